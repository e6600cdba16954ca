"""Words for small columns: short letters of a few sentences, some of which many letters share."""

import random

TOPICS = ("Pay", "Managers", "Job Search", "Workplace", "Career Change")
TAGS = ("raise", "notice period", "remote", "résumé", "burnout", "C++", "first job", "references")
NAMES = ("Ada", "Bo", "Cleo", "Dev", "Esra", "Finn", "Gita", "Ines", "Jo", "Kai")
ROLES = ("", "recruiter", "nurse", "shop steward", "line cook")
TITLES = (
    "Should I tell my boss that I am looking?",
    "How long is a notice period, really?",
    "They offered the job & took it back",
    "My team meets at 7 a.m.",
    "Is a gap of two years too long?",
    "What do I say about “salary history”?",
    "My mentor has become my manager",
    "Can I ask for a raise by mail?",
    "Nobody reads the report that I write",
    "Who gets the desk by the window?",
)
SENTENCES = (
    "My manager asked me to train the person who will replace me.",
    "I have asked for a raise twice, and twice I was told to wait for the budget.",
    "The notice period in my contract is three months, and the new firm wants me in one.",
    "Everybody on the team works from home but me.",
    "I wrote it down, read it again the next morning, and sent half of it.",
    "Ask for the number first, and say nothing until you have heard it.",
    "Write down what was said, and on which day.",
    "A short answer is kinder than a long excuse.",
    "You do not owe anybody a reason for leaving.",
    "Call the person who hired you, and ask what they would do in your place.",
    "The budget is *never* the reason; it is the sentence that ends the talk.",
    "They said “soon” in March, and it is November.",
    "I like the work & the people, and I cannot pay the rent.",
    "Take the offer, and ask for the title later.",
    "My references are both retired, and one of them is my aunt.",
    "In a small firm the raise is decided in the kitchen.",
    "Once the recruiter calls, the clock runs for both of you.",
    "I counted the meetings of one week: there were **nineteen**.",
    "If the new firm wants you, it can wait for three weeks.",
    "My résumé is four pages long, and each of them is true.",
)
SPANISH = (
    "Mi jefa dice que no hay dinero para nadie este año.",
    "Llevo seis meses buscando y nadie contesta.",
    "Pide la cifra primero y no digas nada hasta oírla.",
    "Escríbelo hoy y mándalo mañana.",
    "El contrato dice tres meses, y la otra empresa no espera.",
)


def paragraph(chance: random.Random, lang: str = "en") -> str:
    """Return one to three sentences."""
    return " ".join(chance.sample(SPANISH if lang == "es" else SENTENCES, chance.randint(1, 3)))


def letter(chance: random.Random, asker: str, lang: str = "en") -> str:
    """Return what somebody asks."""
    greeting, closing = ("Querido Mike:", "Gracias,") if lang == "es" else ("Dear Mike,", "Thanks,")
    return f"{greeting}\n\n{_paragraphs(chance, lang)}\n\n{closing}\n{asker}"


def answer(chance: random.Random, asker: str, lang: str = "en") -> str:
    """Return what the columnist replies."""
    greeting, closing = ("Querida {}:", "Un abrazo,") if lang == "es" else ("Hi {},", "Best of luck,")
    extra = chance.choice(("", "", "\n\n- Ask.\n- Wait.\n- Ask again.", "\n\n> Whoever asks first, loses."))
    return f"{greeting.format(asker)}\n\n{_paragraphs(chance, lang)}{extra}\n\n{closing}\nMike"


def _paragraphs(chance: random.Random, lang: str) -> str:
    return "\n\n".join(paragraph(chance, lang) for _ in range(chance.randint(1, 2)))
