"""English words that stand around nouns and verbs: what tells a subject from a sentence's other words."""

import numpy as np

ENGLISH_EMPTY = frozenset(
    """
    a able about above across actually after afterward again against ago ahead all almost alone along already
    also although always am among an and another any anybody anyone anything anyway anywhere apart april are
    aren't around as aside ask asked asking asks at august away back bad barely be became because become been
    before began begin behind being below beside besides best better between beyond big both bring brings
    brought but by call called calling calls came can cannot certain certainly close closed closing come comes
    coming could course day days deal dear december did different do does doing done down during each early
    easily easy eight eighteen eighty either eleven else end enough especially even evening ever every everybody
    everyone everything everywhere exactly except far february feel feeling feels felt few fifteen fifth fifty
    finally find finds finish finished first five follow following for forty found four fourteen fourth friday
    from full further gave get gets getting give given gives giving go goes going gone good got great had half
    happen happened happens hard hardly has have having he hear heard held hello help helped helps her here hers
    herself hi high him himself his hold holds hope hour hours how however hundred i idea if in indeed instead
    into is it its itself january july june just keep keeps kept kind knew know known knows large last late
    later least left less let lets like likely little long longer look looked looking looks lose lot made make
    makes making man many march matter may maybe me mean means meant men met middle might mind mine minute
    minutes miss moment monday month months more morning most mostly move moved mr mrs ms much must my myself
    near nearly need needed needs never new next nice night nine nineteen ninety no nobody none nor not nothing
    november now number obviously october of off often oh ok okay old on once one ones only onto open or
    ordinary other others otherwise ought our ours ourselves out over own part past people perhaps person place
    plain please plenty point possible probably properly put puts putting quite rather read real really reason
    remember rest right said same sat saturday saw say saying says second see seem seemed seems seen seldom self
    send sent september set seven seventeen seventy several shall she short should show showed shows simple
    simply since sit six sixteen sixty slightly slow small so some somebody somehow someone something sometimes
    somewhat somewhere soon sooner sorry sort sounds spend spent start started starts stay stayed still stop
    stopped straight such suddenly sunday suppose supposed sure surely take taken takes taking talk talked tell
    telling tells ten than thank thanks that the their theirs them themselves then there these they thing things
    think thinking thinks third thirteen thirty this those though thought thousand three through thursday till
    time times to today together told tomorrow tonight too took toward towards tried try trying tuesday turn
    turned turns twelve twenty twice two under unless until up upon us use used using usually very want wanted
    wanting wants was way ways we wednesday week weeks well went were what whatever when whenever where whether
    which while who whoever whole whom whose why will wish with within without woman women word words worse
    worst worth would write writes writing wrong wrote year years yes yesterday yet you young your yours
    yourself yourselves
    """.split()
)
"""Function words, numbers, times, and verbs and nouns so wide that no index lists them."""

_BEFORE_A_NOUN = frozenset(
    """
    a an the my your his her its our their whose this these those some any no every each either neither another other
    both all many more most much few fewer less several enough such what which of for with without within in on at
    about from by between during before after against under over into through per like than beyond behind despite
    new old next last first second third same own only full good better best bad big small large little long short
    real whole right wrong one two three four five six seven eight nine ten and or
    """.split()
)
_BEFORE_A_VERB = frozenset(
    """
    i you he she we they who to will would can could should must may might shall cannot do does did don't doesn't
    didn't won't wouldn't can't couldn't shouldn't not never let let's please just also always often already then
    i'd i'll i've you'd you'll you've we'd we'll we've they'd they'll they've he'd he'll she'd she'll be is are was were
    am been being i'm you're we're they're it's that's so very too quite rather as feel feels felt seem seems seemed
    sound sounds look looks how it really still never finally
    """.split()
)
_AFTER_A_VERB = frozenset(
    "the a an my your his her its our their him me us them you it this these myself yourself".split()
)
_NOUNS_IN_LY = frozenset("ally anomaly assembly bully family fly jelly monopoly rally reply supply tally".split())
_SHORTEST_ED = 5  # "bed" and "need" are no participles
_WIDE = frozenset(
    """
    act advice afternoon age amount answer back bag bet bit body book bottom box calm card career case chance change
    choice choose clock conclusion cons corner corridor count couple crowd date decision desk detail difference
    direction door doubt due earlier easier edge effort eighth elsewhere error even evening event evidence exact
    example eye face fact fault favor favour feeling fellow field figure fine fix floor form front game glad goal
    group guess guy habit half hand happy harder harm head heart hint home honest house husband inch inside instead
    issue item job joke keeping kindness lady leave left lesson letter level lie life light line list live lot love
    low luck main mark mass master matter mind mistake moment mood morning mouth name neither news ninth noon note
    number opposite order outside page paper paragraph part pass pause pen pencil phone piece pile places pleasure
    poor practical present pretty proof pros purpose question quiet respect result road room round row rule run sad
    sake sentence service seventh share side sign sit sixth size smaller smile sort sound space spot stage step
    story strange stranger stuff stupid subject sum summer sympathy table tally taste tenth top touch town trade
    trouble true trust truth try useful version view voice wait walk wall watch weekend wife wink winter wonder work
    world worry
    """.split()
)
"""Nouns, and words that may pass for nouns, that tell something only together with others."""


BEFORE_A_NOUN, BEFORE_A_VERB, AFTER_A_VERB, WIDE, MAY_END = 8, 16, 32, 64, 128
"""Marks of a word: where it stands, and whether it may be a subject alone, or its last word."""


def marks_of(word: str) -> int:
    """Return the marks of a word in lower case.

    Wide nouns tell nothing alone; what looks like an adverb or a participle ends no subject.
    """
    ends = word in _NOUNS_IN_LY or not (word.endswith("ly") or (word.endswith("ed") and len(word) >= _SHORTEST_ED))
    return (
        BEFORE_A_NOUN * (word in _BEFORE_A_NOUN)
        | BEFORE_A_VERB * (word in _BEFORE_A_VERB)
        | AFTER_A_VERB * (word in _AFTER_A_VERB)
        | WIDE * (word in _WIDE or word.removesuffix("s") in _WIDE)
        | MAY_END * ends
    )


def evidence(before: np.ndarray, after: np.ndarray, words: int | np.ndarray) -> np.ndarray:
    """Return 1 where words stand as a noun does, -1 where a verb or an adjective does, 0 where one cannot say.

    `before` and `after` are the marks of the words around, `words` how many there are.
    """
    verb = (words == 1) & ((before & BEFORE_A_VERB | after & AFTER_A_VERB) > 0)
    return np.where(verb, -1, (before & BEFORE_A_NOUN) > 0)
