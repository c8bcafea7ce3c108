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

// use says what frames use a concept for.
func (v *vocabulary) use(c rules.ConceptID) (u use) {
	if v.actors[c] != 0 {
		u |= useRole
	}
	if v.forces[c] != 0 {
		u |= useForce
	}
	switch c {
	case v.exception, v.override, v.negation, v.hinders, v.obliges:
		u |= useSign
	}
	return u
}

// interest is what frames ask for in each sentence, with what shows in how words
// are written.
func (v *vocabulary) interest() rules.Interest {
	of := rules.Interest{Shown: v.mayShow}
	for c := range v.forces {
		if v.use(rules.ConceptID(c)) != 0 {
			of.Always = append(of.Always, rules.ConceptID(c))
		}
	}
	for _, c := range []rules.ConceptID{v.look.email, v.look.blank} { // marks tell them, not words
		if c != none {
			of.Given = append(of.Given, c)
		}
	}
	return of
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

// introducers reports words that open a clause that depends on another one: its shall or may is a
// condition, not a norm of its own.
func introducers(word string) bool {
	switch word {
	case "which", "who", "whom", "whose", "where", "when", "whenever", "wherever", "if", "unless", "while", "until", "till", "as",
		"because", "since", "whether", "before", "after", "once", "although", "though", "what", "whatever", "how", "than", "so", "lest":
		return true
	}
	return false
}

// announcers reports words that stand before a "that" which opens a norm: "shall ensure that".
func announcers(word string) bool {
	switch word {
	case "ensure", "ensures", "procure", "procures", "agree", "agrees", "agreed", "acknowledge", "acknowledges", "provided", "undertake",
		"undertakes", "accept", "accepts", "always", "except", "save", "confirm", "confirms", "warrant", "warrants", "see", "condition",
		"understood", "declare", "declares", "further", "require", "requires", "event":
		return true
	}
	return false
}

// fillers reports words that can stand between two verbs that share one subject.
func fillers(word string) bool {
	switch word {
	case "and", "or", "but", "it", "they", "he", "she", "then", "also", "nor", "not", "so", "further", "furthermore", "in", "addition",
		"moreover", "however", "always", "same", "the", "to", "that", "both", "a", "each", "shall":
		return true
	}
	return false
}

// pronouned reports words that stand for an actor named before.
func pronouned(word string) bool {
	switch word {
	case "it", "they", "he", "she":
		return true
	}
	return false
}

func prepositions(word string) bool {
	switch word {
	case "by", "to", "from", "with", "for", "of", "in", "on", "against", "between", "upon", "via", "through", "into", "about", "towards",
		"at", "under", "within":
		return true
	}
	return false
}

func negators(word string) bool {
	switch word {
	case "no", "none", "nothing", "neither", "nobody", "nor", "never", "nowhere":
		return true
	}
	return false
}

// finite reports verbs that end a short condition: "if a defect is found".
func finite(word string) bool {
	switch word {
	case "is", "are", "was", "were", "has", "have", "had", "does", "do", "did", "arises", "arise", "occurs", "occur", "appears", "appear",
		"fails", "fail", "finds", "find", "believes", "thinks", "considers", "wants", "needs", "wishes", "decides", "discovers", "shows",
		"becomes", "causes", "emerges", "asks", "requests", "requires", "agrees", "exists", "falls", "suffers", "harms", "objects", "applies",
		"ends", "ended", "expires", "expired", "terminates", "terminated", "lapses", "lapsed", "ceases", "ceased", "comes", "came", "leaves", "left",
		"begins", "starts", "receives", "gives", "gave", "makes", "contains", "identifies", "detects", "withdraws", "cancels":
		return true
	}
	return false
}
