package ingest

// otherLanguages are the languages that a page is recognised to be in, in the
// order in which ties are settled. Such pages are named and not judged.
var otherLanguages = []string{"Dutch", "Welsh", "French", "German", "Spanish"}

// stopWords are the commonest short words of each language, those left out that
// are as common in English.
var stopWords = map[string]string{
	"English": `a about after all also an and any are as at be because been before but by can could did do does
		each for from had has have he her his how if in into is it its may more must no nor not of on only or other our
		out over s shall she should so some such than that the their them then there these they this those to under
		up upon was we were what when where which who will with within without would you your`,
	"Dutch": `de het een en van te dat die op zijn met voor niet aan er om ook als dan maar bij nog uit naar
		worden wordt deze dit door over tot kan moet hebben heeft geen wel zich zoals onder tegen welke indien tussen
		waar werd alleen wij onze hun ze je`,
	"Welsh": `yn y yr ac ar am gan wedi eu ei fod mae bydd hyn neu gyda oedd sydd nid ond hefyd rhaid unrhyw
		o'r i'r a'r i'w sy'n sy'r nad ni chi eich ein hon hwn rhwng wrth drwy cael gael dylai rydym yw yng ym`,
	"French": `le la les des du et est une un que qui dans pour par sur au aux avec ce cette ces il elle ne pas
		plus ou sont être sa son ses leur nous vous d l qu se dont ainsi peut doit entre sans sous`,
	"German": `der die das und den dem des ein eine einer eines einem nicht von zu mit auf für ist im sich auch
		als werden wird durch bei nach oder aus sind sie er wenn zur zum über kann muss diese dieser haben hat`,
	"Spanish": `el la los las de del y que en un una por con para es no se al lo como más su sus o este esta
		son ser ha entre sin sobre también cuando pero si dicho dicha`,
}
