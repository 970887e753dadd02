package htmlcheck_test

import (
	"slices"
	"strings"
	"testing"

	"kasam/internal/web/htmlcheck"
)

// sound is a page with one of everything, and nothing wrong with it.
const sound = `<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>Planen – Kasam</title>
<link rel="stylesheet" href="/static/kasam.css"><script type="module" src="/static/kasam.js"></script></head>
<body><a class="skip" href="#main">Till innehållet</a>
<nav aria-label="Delar"><ul><li><a href="/plan">Planen, t.ex. målen</a></li></ul></nav>
<main id="main" tabindex="-1"><h1>Planen</h1><section aria-labelledby="goals"><h2 id="goals">Mål</h2><p>Ett mål.</p><h3>Steg</h3></section>
<h2>Mer</h2><svg aria-hidden="true"><path d="M0 0"></path></svg><svg role="img" aria-label="Två av tre"></svg><img src="/static/a.png" alt="">
<a href="tel:0101"><svg aria-hidden="true"></svg><span>Ring</span></a><a href="/x" aria-label="Nästa">→</a><code>plan.some_key</code>
<form method="post" action="/plan"><input type="hidden" name="key" value="k">
<label for="what">Vad</label><p id="hint">Kort.</p><input id="what" name="what" autocomplete="off" aria-describedby="hint">
<label>Mer <textarea name="more"></textarea></label><label><input type="checkbox" name="c" value="y"> Ja</label>
<select name="who" aria-label="Vem"><option>Jag</option></select>
<fieldset><legend>När</legend><label><input type="radio" name="when" value="1"> Nu</label></fieldset><button>Spara</button></form><button class="first" aria-hidden="true" tabindex="-1">Först</button>
<table><thead><tr><th scope="col">År</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
</main></body></html>`

func TestASoundPageIsSound(t *testing.T) {
	if wrong := htmlcheck.Check([]byte(sound)); len(wrong) > 0 {
		t.Errorf("it is called\n%s", strings.Join(wrong, "\n"))
	}
}

func TestEachMistakeIsFound(t *testing.T) {
	const inMain = "<h2>Mer</h2>"
	for _, tt := range []struct{ name, old, put, want string }{
		{"no doctype", "<!doctype html>", "", "no doctype"},
		{"no language", ` lang="sv"`, "", "its language"},
		{"no title", "Planen – Kasam", "", "no title"},
		{"a menu without a name", `<nav aria-label="Delar">`, "<nav>", "what it leads to"},
		{"two main parts", "</main>", "</main><main>x</main>", "2 <main>"},
		{"no first heading", "<h1>Planen</h1>", "", "0 <h1>"},
		{"two first headings", inMain, "<h1>Mer</h1>", "2 <h1>"},
		{"a heading that jumps", "<h3>Steg</h3>", "<h4>Steg</h4>", "after <h2>"},
		{"a heading before the first", `<main id="main" tabindex="-1">`, `<main id="main"><h2>Före</h2>`, "after <h0>"},
		{"an id that is there twice", inMain, `<p id="goals">x</p>`, "goals is there twice"},
		{"an empty id", inMain, `<p id="">x</p>`, "an id that is none"},
		{"a label for nothing", `for="what"`, `for="that"`, "for points at that"},
		{"a label for what is no control", `for="what"`, `for="hint"`, "is the label of"},
		{"a description that is not there", `aria-describedby="hint"`, `aria-describedby="hint e-what"`, "points at e-what"},
		{"a name that is not there", `aria-labelledby="goals"`, `aria-labelledby="steps"`, "points at steps"},
		{"a link into nothing", `href="#main"`, `href="#body"`, "leads to nothing"},
		{"a field without a label", `<label for="what">Vad</label>`, "", `name="what"> has no label`},
		{"a field with an empty label", `<label for="what">Vad</label>`, `<label for="what"></label>`, `name="what"> has no label`},
		{"a field with only a placeholder", `<label for="what">Vad</label><p id="hint">Kort.</p><input`, `<p id="hint">Kort.</p><input placeholder="Vad"`, "has no label"},
		{"a list without a label", ` aria-label="Vem"`, "", `<select name="who"> has no label`},
		{"a list with nothing in it", "<option>Jag</option>", "", "offers nothing"},
		{"a field without a name", ` name="more"`, "", "<textarea> has no name"},
		{"a field outside a form", inMain, `<label>A <textarea name="a"></textarea></label>`, "stands in no form"},
		{"a choice without a question", "<fieldset><legend>När</legend>", "<fieldset>", "no legend"},
		{"a choice in no group", inMain, `<form action="/x"><label><input type="radio" name="r">A</label></form>`, "answers no question"},
		{"a field the browser knows nothing of", ` autocomplete="off"`, "", "may fill in"},
		{"a form without its key", `<input type="hidden" name="key" value="k">`, "", "carries no key"},
		{"a form with an empty key", `value="k"`, `value=""`, "carries no key"},
		{"a form sent elsewhere", `action="/plan"`, `action="https://exempel.se/"`, "not sent to an address of ours"},
		{"a form sent to nobody", ` action="/plan"`, "", "not sent to an address of ours"},
		{"a style on an element", inMain, `<p style="color:red">x</p>`, "has style"},
		{"a style in the page", "</head>", "<style>p{}</style></head>", "<style> stands in the page"},
		{"a script in the page", "</main>", "<script>alert(1)</script></main>", "<script> stands in the page"},
		{"an act on an element", inMain, `<p onclick="x()">x</p>`, "has onclick"},
		{"an order of its own", inMain, `<p tabindex="3">x</p>`, "out of order"},
		{"a link elsewhere", inMain, `<a href="https://exempel.se">x</a>`, "leads away"},
		{"a link elsewhere without its protocol", inMain, `<a href="//exempel.se">x</a>`, "leads away"},
		{"a link that is a script", inMain, `<a href="javascript:x">x</a>`, "leads away"},
		{"a font from elsewhere", "/static/kasam.css", "http://exempel.se/a.css", "leads away"},
		{"a picture without words", ` alt=""`, "", "<img> says nothing"},
		{"a drawing without words", `role="img" aria-label="Två av tre"`, "", "<svg> says nothing"},
		{"a button without text", "Spara", "", "<button> has no text"},
		{"a link without text", "<span>Ring</span>", "", `has no text`},
		{"a button that only some can see", "<button>Spara</button>", `<button aria-hidden="true">Spara</button>`, "can be reached"},
		{"a link that leads nowhere", `<a href="/plan">`, "<a>", "leads nowhere"},
		{"a table without heads", `<th scope="col">År</th>`, "<td>År</td>", "has no <th>"},
		{"a head without a scope", ` scope="col"`, "", "has no scope"},
		{"a table without rows", "<tr><td>1</td></tr>", "", "is empty"},
		{"an empty list", inMain, "<ol></ol>", "<ol> is empty"},
		{"a list of white space", inMain, "<ul>\n </ul>", "<ul> is empty"},
		{"an empty paragraph", "Ett mål.", " ", "<p> in <section> is empty"},
		{"an empty heading", "<h2>Mer</h2>", "<h2></h2>", "<h2> in <main"},
		{"a list inside a paragraph", inMain, "<p>x<ul><li>y</li></ul></p>", "<p> stands where it may not"},
		{"a form inside a form", "<button>Spara", `<form action="/y"></form><button>Spara`, "<form> stands where it may not"},
		{"a link inside a link", "<span>Ring</span>", `<a href="/y">Ring</a>`, "has no text"},
		{"a key for a sentence", "Ett mål.", "plan.no_goals", "plan.no_goals, which is no word"},
		{"a key in a label", `aria-label="Nästa"`, `aria-label="ui.next"`, "ui.next, which is no word"},
		{"a key of three parts", "Ett mål.", "(overview.meeting.talk).", "overview.meeting.talk, which"},
		{"a verb without its word", "Ett mål.", "Ett %!s(MISSING).", "%!"},
		{"a word that is nothing", "Ett mål.", "Ett &lt;nil&gt;.", "<nil>"},
		{"a day that is none", "Ett mål.", "Före 0001-01-01.", "0001-01-01"},
		{"a value that is no day", `name="what"`, `name="what" value="0001-01-01"`, "0001-01-01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Count(sound, tt.old) != 1 {
				t.Fatalf("%q stands %d times in the page", tt.old, strings.Count(sound, tt.old))
			}
			wrong := htmlcheck.Check([]byte(strings.Replace(sound, tt.old, tt.put, 1)))
			if !slices.ContainsFunc(wrong, func(said string) bool { return strings.Contains(said, tt.want) }) {
				t.Errorf("it is not said that %q, only %q", tt.want, wrong)
			}
		})
	}
}

func TestWhatIsNoPageIsNoPage(t *testing.T) {
	for _, page := range []string{"", "hello", "<p>", "\xff\xfe", "<svg><main>", strings.Repeat("<div>", 600)} {
		if len(htmlcheck.Check([]byte(page))) == 0 {
			t.Errorf("%.20q is called sound", page)
		}
	}
}
