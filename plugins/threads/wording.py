"""The words by which people greet and close a mail, in English and its readers' other languages."""

import re

GREETING_WORDS = (
    *("dear", "hi", "hello", "hey", "hiya", "howdy", "greetings", "good morning", "good afternoon", "good evening"),
    *("good day", "morning", "evening", "afternoon", "hi there", "hello there", "hey there", "hello again", "hi again"),
    *("my dear", "dearest", "salutations", "to", "hallo", "liebe", "lieber", "liebes", "guten tag", "guten morgen"),
    *("sehr geehrte", "sehr geehrter", "hola", "querido", "querida", "estimado", "estimada", "buenos días"),
    *("buenas tardes", "bonjour", "cher", "chère", "salut", "ciao", "caro", "cara", "olá", "beste", "kära", "hej"),
)
ADDRESSEES = frozenset(
    "there all everyone everybody folks team again friend friends reader readers both sir madam ma'am sirs colleagues".split()
)
SMALL_WORDS = frozenset(
    "a an and at by de del der des di du en for from in la le los of on or the to too und van von with y à da do e i".split()
)
FIRST_WORDS_OF_SENTENCES = frozenset(
    "i i'm i've i'd i'll it it's we we're we've my this that what how when why so if you your the a an just first thanks".split()
)

CLOSING_PHRASES = (
    r"(?:many |with (?:many )?|a thousand |heartfelt )?thanks(?: (?:so much|a lot|a million|again|in advance|very much|and .*|for .*|to you.*))*",
    r"thank you(?: (?:so much|very much|again|in advance|kindly|and .*|for .*))*|thx|ta|thanking you.*|much obliged",
    r"(?:all |my |with |the )*(?:very )?best(?: (?:wishes|regards|of luck)(?: .*)?| always| as always)?|wishing you .*",
    r"(?:with )?(?:kind(?:est)?|warm(?:est)?|best|friendly|many)? ?(?:regards|wishes|greetings)(?: from .*)?",
    r"(?:very |most )?sincerely(?: yours)?|yours(?: (?:very )?(?:truly|sincerely|faithfully|respectfully|always|ever|in .*))?|faithfully",
    r"respectfully(?: yours)?|cordially|warmly|fondly|gratefully(?: yours)?|appreciatively|hopefully(?: yours)?|truly yours",
    r"cheers|peace|love|(?:lots of|much|with) love|hugs|xo+(?:xo+)*|take (?:good )?care.*|be well|stay (?:well|strong|safe).*",
    r"(?:good|the best of|lots of|all the) luck.*|fingers crossed.*|hang in there.*|rooting for you.*|go get 'em",
    r"(?:with|in) (?:gratitude|appreciation|respect|hope|solidarity|haste|love|anticipation|warmth|friendship|sympathy)",
    r"talk soon|until (?:next time|then)|see you.*|so long|onward(?:s)?|signed|your (?:friend|fan|reader|colleague).*",
    r"(?:i )?look(?:ing)? forward(?: to .*)?|(?:i )?(?:hope|hoping) .*(?:helps|help|hear.*)|please advise|with kind regards",
    r"(?:mit )?(?:freundliche[nm]?|liebe[nr]?|beste[nr]?|viele[nr]?|herzliche[nr]?|schöne[nr]?) (?:grüße[n]?|gruß|dank)|grüße|gruß|danke|vielen dank",
    r"(?:muchas |muchísimas )?gracias(?: .*)?|(?:un |muchos )?(?:saludos?|abrazos?)(?: .*)?|atentamente|cordialmente|un cordial saludo|suerte.*|mucha suerte.*",
    r"merci(?: .*)?|cordialement|bien à vous|amitiés|bien cordialement|grazie(?: .*)?|saluti|cordiali saluti|obrigad[oa]|abraços?",
    r"[a-z]{4,}ly",
)
MAIL_MARKS = re.compile(
    r"^\s*(?:sent (?:from|via|on|using) (?:my |the )?\S.*|get outlook for .*|von meinem .* gesendet|gesendet (?:von|mit) .*"
    r"|enviado desde .*|envoyé (?:de|depuis) .*|download(?:ed)? .* app.*|sent with .*)\.?\s*$",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(
    r"^[\s*_]*(?:(?:p\.? ?)+s(?:\.|\b)|post ?scriptum|postscript)[\s*_]*[:.,)\u2013\u2014\s-]", re.IGNORECASE
)


def is_postscript(line: str) -> bool:
    """Say whether a line begins with P.S."""
    # Most lines begin with another letter, and that is soon seen.
    start = line[:1]
    return (start in "pP" or not start.isalnum()) and bool(_POSTSCRIPT.match(line))
