package analyze

// A saying is a way in which sentences name a company in a role. Group 1 is the
// name.
type saying struct {
	fact  string
	cue   []string // one of these, in lower case, stands in each text that matches
	re    *pattern
	rank  int
	kinds string // "" for all, or the first letters of the kinds: c contract, f letter, d assessment, e equality assessment, a agreement
}

// What may stand between a verb and the name of the company.
const (
	toWhom    = `(?: (?:it|them|this|the [\w -]{2,40}?|an? [\w -]{2,40}?|[A-Z][\w-]*(?: [A-Z][\w-]*)?))?(?:,? (?:to|for) (?:us|it|the [\w ]{2,40}?|[A-Z][\w ]{2,40}?))?(?: (?:on|in|under) [\w ]{2,40}?)?`
	calling   = `(?:the |a |an |our |its |their )?(?:(?:company|firm|supplier|reseller|contractor|vendor|provider|business|seller|sub-?contractor|developer|manufacturer|outside|external|private|software|local|US|UK)\b,? ?){0,3}(?:called |named |known as |which is |is )?`
	makes     = `(?:designed|developed|built|made|created|written|coded|programmed|engineered|trained|authored|devised|manufactured|produced|invented)`
	supplies  = `(?:supplied|provided|bought|purchased|procured|acquired|obtained|sold|delivered|licensed|leased|hired|rented|run|operated|hosted|awarded|let|placed|contract|contracts|contracted|agreement|order|ordered|commissioned|engaged|subscription|licen[cs]e)`
	sideWords = `(?:supplier|contractor|vendor|provider|seller|reseller|successful bidder|successful tenderer|winning bidder|contract holder|licensor)`
)

var sayings = []saying{
	{"supplier", []string{"supplied", "provided", "bought", "purchased", "procured", "acquired", "obtained", "sold", "delivered", "licensed", "leased", "hired", "rented", "run by",
		"operated", "hosted", "awarded", "let to", "placed with", "contract", "agreement with", "agreement is", "agreement was", "order", "commissioned", "engaged", "subscription", "licence", "license"},
		expression(`\b` + supplies + `(?:,? (?:and|or) \w+(?: \w+)?)?(?: (?:is|was))?` + toWhom + ` (?:by|from|to|with|through|via) ` + calling + `(` + companyText + `)`), 4, "fdea"},
	{"supplier", []string{"supplier", "contractor", "vendor", "provider", "seller", "reseller", "bidder", "tenderer", "contract holder", "licensor"},
		expression(`(?i:(?:^|[\s(])` + sideWords + `)(?: (?:of|for|behind) [^.\n]{3,60}?)?,? (?:is|was|are|being|has been|will be|(?:is|was) (?:called|named))? ?:? ?(?:called |named |the company |a company called )?(` + companyText + `)`), 5, "fdea"},
	{"supplier", []string{"suppl", "provides", "runs", "operates", "has run", "provided", "sells", "seller", "vendor", "contractor", "provider", "won the", "appointed", "awarded", "engaged", "commissioned", "on our behalf", "for us", "our processor", "is processor", "is the processor", "as processor"},
		expression(`(` + companyText + `)(?: ?\([^()\n]{2,60}\))?,? (?:now |currently |also )?(?:suppl(?:ies|y|ied) (?:the|it|them|our|us|this)|provides? (?:the|it|them|our|us|this) (?:tool|system|service|software|platform|app|product|with)|sells? (?:the|it|us|this)|(?:runs|operates|has (?:run|supplied|provided|operated)) (?:the|it|them|our|us)\b|(?:processes|handles) (?:it |them |the data |data |this )?(?:on our behalf|for us)\b|(?:is|was|are|acts? as) (?:the |our |a )?(?:supplier|vendor|seller|provider|contractor|(?:data )?processor)\b|won the (?:contract|tender)|was (?:appointed|awarded|engaged|commissioned)\b|has been (?:appointed|awarded|engaged|commissioned))`), 2, "fde"},
	{"supplier", []string{"supplie", "supply", "sold to us", "sells us", "sell us", "seller", "bought", "purchased", "vendor", "procured"},
		expression(`(?i:\b(?:suppli(?:ed|er|es)|supply|sold to us|sells? us|seller|bought|purchased|procured|vendor))\b[^.;\n]{0,200}?\b(?:which|who|it|that|name|named|called|company|firm|supplier|seller|vendor) (?:is|was|being)? ?(` + companyText + `)`), 1, "fde"},

	{"developer", []string{"designed", "developed", "built", "made by", "created", "written", "coded", "programmed", "engineered", "trained", "authored", "devised", "manufactured", "produced", "invented"},
		expression(`\b` + makes + `(?:,? (?:and|or) (?:\w+ ){0,2}?\w+)*(?:,? (?:for|on behalf of) [\w ]{2,40}?)?,? by [^.;:\n]{0,70}?(` + companyText + `)`), 4, ""},
	{"developer", []string{"developer", "author", "maker", "designer", "originator", "manufacturer"},
		expression(`(?i:\b(?:developers?|authors?|makers?|designers?|originators?|manufacturers?))(?: of [^.\n]{3,60}?)?,? (?:is|was|are|being)? ?:? ?(?:called |named |the company |a company called )?(` + companyText + `)`), 4, ""},
	{"developer", []string{"wrote", "designed", "developed", "built", "created", "trained", "coded", "writes", "develops", "builds", "developer", "author", "maker", "originator", "the designer", "manufacture", "makes the", "makes it", "made the"},
		expression(`(` + companyText + `)(?: ?\([^()\n]{2,60}\))?,?(?: of [A-Z]\w+,?)?(?: (?:which|that|who|has|also|itself|originally|first|then|and))* (?:(?:wrote|designed|developed|built|created|trained|coded|writes|develops|builds|manufactures?|made|makes) (?:and \w+ )?(?:the|it|this|them|all|our|every|[A-Z])|(?:is|was|remains) (?:the|its|an?)? ?(?:original |sole |lead )?(?:developer|author|maker|designer|originator|manufacturer)\b)`), 3, ""},
	{"developer", []string{"(author", "(the author", "(develop", "(the develop", "(maker", "(the maker", "(design", "(the design", "(originator", "(who wrote", "(who built", "(wrote", "(built", "(created", "(trained"},
		expression(`(` + companyText + `)\.? ?\((?:the )?(?:original )?(?:authors?|developers?|makers?|designers?|originators?|who (?:wrote|built|designed|trained|made|developed)|wrote|built|created|trained|developed|designed)\b`), 5, ""},
}

// ownWork is how a letter says that a company, called by its short name, has made
// what it sells. Group 1 is the short name.
var ownWork = expression(`\b([A-Z][\w&-]{2,}) (?:(?:tells|told|informs|assures) us (?:that )?(?:it |they )|(?:says|states|said|stated|confirms|confirmed|has confirmed) (?:that )?(?:it |they )|itself )?(?:has |have |had )?(?:itself )?(?:wrote|written|designed|developed|built|created|coded)\b[^.;\n]{0,60}?\b(?:itself|in[- ]house|themselves|its own|by its own staff)\b`)
