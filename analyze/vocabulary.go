package analyze

import "github.com/checkweigh/checkweigh/rules"

// vocabulary holds the concepts that the engine itself asks for by name. A pack
// may lack any of them; then nothing of that sort is ever found.
type vocabulary struct {
	lexicon   *rules.Lexicon
	forces    []rules.Force // by concept; 0 for concepts that are no modality
	actors    []rules.Actor // by concept; 0 for concepts that are no role
	exception rules.ConceptID
	override  rules.ConceptID
	negation  rules.ConceptID
	hinders   rules.ConceptID // prevents, restricts
	obliges   rules.ConceptID // obliges, requires
	byRole    map[string]rules.ConceptID
	look      looks
}

const none = rules.ConceptID(-1)

func newVocabulary(l *rules.Lexicon) vocabulary {
	v := vocabulary{lexicon: l, forces: make([]rules.Force, len(l.Concepts)), actors: make([]rules.Actor, len(l.Concepts)), byRole: map[string]rules.ConceptID{}}
	v.exception, v.override, v.negation = v.find("EXCEPTION"), v.find("NOTWITHSTANDING"), v.find("NEGATION")
	v.hinders, v.obliges = v.find("HINDERS"), v.find("OBLIGES")
	v.look = looks{v.find("NUMBER"), v.find("MONEY"), v.find("PERCENT"), v.find("DATE"), v.find("COMPANY_NAME"), v.find("PERSON_NAME"), v.find("EMAIL"), v.find("PHONE"), v.find("BLANK")}
	for name, force := range map[string]rules.Force{
		"MOD_DUTY": rules.Duty, "MOD_RIGHT": rules.Right, "MOD_PROHIBITION": rules.Prohibition, "MOD_NO_DUTY": rules.NoDuty,
	} {
		if id := v.find(name); id != none {
			v.forces[id] = force
		}
	}
	for name, actor := range map[string]rules.Actor{
		"BUYER": rules.Buyer, "EMPLOYER": rules.Buyer, "SUPPLIER": rules.Supplier, "WORKER": rules.Worker, "UNION": rules.Union,
		"DEVELOPER": rules.Developer, "PUBLIC": rules.Public, "PARTIES": rules.Both, "THIRD_PARTY": rules.ThirdParty, "BODY": rules.Body,
	} {
		if id := v.find(name); id != none {
			v.actors[id] = actor
		}
	}
	for role, name := range map[string]string{
		"buyer": "BUYER", "controller": "BUYER", "supplier": "SUPPLIER", "processor": "SUPPLIER", "employer": "EMPLOYER",
		"union": "UNION", "developer": "DEVELOPER", "worker": "WORKER",
	} {
		if id := v.find(name); id != none {
			v.byRole[role] = id
		}
	}
	return v
}

func (v vocabulary) find(name string) rules.ConceptID {
	if id, ok := v.lexicon.Concept(name); ok {
		return id
	}
	return none
}

// strength orders forces that fit the same words: a ban is read before a right,
// a right before a duty.
func strength(f rules.Force) int {
	switch f {
	case rules.Prohibition:
		return 4
	case rules.NoDuty:
		return 3
	case rules.Right:
		return 2
	}
	return 1
}

// introducers open a clause that depends on another one: its shall or may is a
// condition, not a norm of its own.
var introducers = map[string]bool{
	"which": true, "who": true, "whom": true, "whose": true, "where": true, "when": true, "whenever": true, "wherever": true, "if": true,
	"unless": true, "while": true, "until": true, "till": true, "as": true, "because": true, "since": true, "whether": true, "before": true,
	"after": true, "once": true, "although": true, "though": true, "what": true, "whatever": true, "how": true, "than": true, "so": true, "lest": true,
}

// announcers stand before a "that" which opens a norm: "shall ensure that".
var announcers = map[string]bool{
	"ensure": true, "ensures": true, "procure": true, "procures": true, "agree": true, "agrees": true, "agreed": true, "acknowledge": true,
	"acknowledges": true, "provided": true, "undertake": true, "undertakes": true, "accept": true, "accepts": true, "always": true,
	"except": true, "save": true, "confirm": true, "confirms": true, "warrant": true, "warrants": true, "see": true, "condition": true,
	"understood": true, "declare": true, "declares": true, "further": true, "require": true, "requires": true, "event": true,
}

// fillers can stand between two verbs that share one subject.
var fillers = map[string]bool{
	"and": true, "or": true, "but": true, "it": true, "they": true, "he": true, "she": true, "then": true, "also": true, "nor": true, "not": true,
	"so": true, "further": true, "furthermore": true, "in": true, "addition": true, "moreover": true, "however": true, "always": true, "same": true,
	"the": true, "to": true, "that": true, "both": true, "a": true, "each": true, "shall": true,
}

// pronouned stand for an actor named before.
var pronouned = map[string]bool{"it": true, "they": true, "he": true, "she": true}

var prepositions = map[string]bool{
	"by": true, "to": true, "from": true, "with": true, "for": true, "of": true, "in": true, "on": true, "against": true, "between": true, "upon": true,
	"via": true, "through": true, "into": true, "about": true, "towards": true, "at": true, "under": true, "within": true,
}

var negators = map[string]bool{
	"no": true, "none": true, "nothing": true, "neither": true, "nobody": true, "nor": true, "never": true, "nowhere": true,
}
