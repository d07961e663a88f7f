"""Words for made-up pages: sentences, titles, names, outlets and dates in English and Arabic, about nothing in particular.

Used by `pages_layouts`. The page model never sees the words themselves, only shapes and cue words, so the sentences
need varied lengths, punctuation, numbers and names rather than sense. Everything here is written for diglot.
"""

from __future__ import annotations

import datetime
from random import Random

FIRST = {
    "en": "Anna Peter Maria John Lucy Omar Helen David Grace Simon Layla Martin Rosa Paul Nadia Tom Ellen Karim Ruth Jack".split(),
    "ar": "سمير ليلى كريم نادية يوسف هدى عمر سلمى رامي منى خالد ريم طارق هناء وليد جمانة فادي سحر باسم لينا".split(),
}
LAST = {
    "en": "Harbour Miller al-Attar Stone Haddad Rivers O’Neil Carter Najjar Woods Fields Baker Saleh Brook Hill Mason Van Dijk Lopez".split(),
    "ar": "حداد النجار العطار الخياط صالح المنصور البستاني القاضي الحلبي عيسى الشامي مراد الزين نصار الفارس".split(),
}
PLACES = {
    "en": "Oakport|Lakeside|the old harbour|Millbrook|the northern valley|Cedar Hill|Westbridge|the river bank|St. Clare|the upper town".split("|"),
    "ar": "الميناء القديم|وادي الزيتون|البلدة العليا|شاطئ النخيل|سوق الحدادين|الحي الشرقي|ضفة النهر|مدينة الأرز|القرية الجبلية|ساحة البلدية".split("|"),
}
SUBJECTS = {
    "en": "the museum|local gardeners|the city council|a team of students|the weather service|bus drivers|the library|volunteers|"
    "the football club|astronomers|bakers in the old market|the school orchestra|fishermen|a group of architects|the new bridge|"
    "the annual book fair|Dr. Stone|two young painters|the water company|visitors".split("|"),
    "ar": "المتحف|مزارعو المنطقة|المجلس البلدي|فريق من الطلاب|مصلحة الأرصاد|سائقو الحافلات|المكتبة العامة|المتطوعون|نادي كرة القدم|"
    "علماء الفلك|خبازو السوق القديم|أوركسترا المدرسة|الصيادون|مجموعة من المهندسين|الجسر الجديد|معرض الكتاب السنوي|شركة المياه|الزوار".split("|"),
}
VERBS = {
    "en": "opened|restored|measured|announced|planted|visited|published|repaired|counted|collected|described|celebrated|moved|studied|"
    "is preparing|will show|has finished|could not find|are planning|hopes to finish".split("|"),
    "ar": "افتتح|رمم|قاس|أعلن|زرع|زار|نشر|أصلح|جمع|وصف|احتفل بـ|نقل|درس|يستعد لـ|سيعرض|أنهى|لم يجد|يخطط لـ|يأمل في إنهاء".split("|"),
}
OBJECTS = {
    "en": "a small garden|the old maps|more than 300 trees|its first exhibition|a list of rare birds|the clock tower|new reading rooms|"
    "the results of a long survey|a collection of letters|the summer programme|an open-air kitchen|the footpath along the lake|"
    "12 new buses|the winter timetable|a handbook of wild plants|the roof of the theatre".split("|"),
    "ar": "حديقة صغيرة|الخرائط القديمة|أكثر من ٣٠٠ شجرة|معرضه الأول|قائمة بالطيور النادرة|برج الساعة|قاعات جديدة للقراءة|"
    "نتائج مسح طويل|مجموعة من الرسائل|البرنامج الصيفي|مطبخا في الهواء الطلق|الممر المحاذي للبحيرة|12 حافلة جديدة|"
    "جدول الشتاء|دليلا للنباتات البرية|سقف المسرح".split("|"),
}
TAILS = {
    "en": "after years of work|with the help of the neighbours|for the third time this year|despite the heavy rain|near {place}|"
    "in a quiet corner of {place}|as the season came to an end|and invited everyone to see it|which had been closed since 2009|"
    "because the old one was too small|according to {name}|on {day}|at a cost of 1.4 million|while children sang outside|"
    "before the end of {month}|so that visitors can walk there again".split("|"),
    "ar": "بعد سنوات من العمل|بمساعدة الجيران|للمرة الثالثة هذا العام|رغم الأمطار الغزيرة|قرب {place}|في زاوية هادئة من {place}|"
    "مع اقتراب نهاية الموسم|ودعا الجميع إلى مشاهدته|الذي ظل مغلقا منذ عام 2009|لأن القديم كان صغيرا|بحسب {name}|يوم {day}|"
    "بكلفة بلغت 1.4 مليون|بينما كان الأطفال ينشدون في الخارج|قبل نهاية {month}|حتى يتمكن الزوار من السير هناك".split("|"),
}
OPENERS = {
    "en": "In the morning,|Meanwhile,|At the same time,|Last week,|For many people,|Nobody knows why,|On Tuesday,|“It was a good year,” said {name}:|"
    "As {name} put it,|Since then,|However,|By noon".split("|"),
    "ar": "في الصباح|وفي الوقت نفسه،|وفي سياق متصل،|في الأسبوع الماضي|وبالنسبة إلى كثيرين،|لا أحد يعرف السبب، لكن|يوم الثلاثاء|"
    "وقال {name}: «كان عاما جيدا»، مضيفا أن|ومنذ ذلك الحين|غير أن|من جهته، أكد {name} أن|وعند الظهر".split("|"),
}
QUOTES = {
    "en": "“We did not expect so many people,” {name} said.|“It is only the beginning.”|“Nobody believed it would work,” recalled {name}, who lives nearby.|"
    "Why does it matter?|What comes next is less clear.|{name} agreed.|Not everyone is happy, though.".split("|"),
    "ar": "«لم نتوقع هذا العدد من الناس»، قال {name}.|وختم {name} بالقول: «هذه هي البداية فقط».|فما الذي تغير؟|وهذا ما أكده {name} أيضا.|"
    "ليس الجميع سعداء بذلك.|وللحديث صلة.".split("|"),
}
TITLES = {
    "en": "{subject} {verb} {object}|{subject} {verb} {object} near {place}|{place}: {subject} {verb} {object}|Why {subject} {verb} {object}|"
    "How {subject} changed {place}|What will happen to {place}?|{name}: “we {verb} {object}”|{object} in {place}|The return of {object}|"
    "Five things to know about {object}|{subject} in {place} – a report|Is {place} ready for summer?|‘{object}’ and other stories|"
    "In Pictures: {subject} in {place}|Opinion: the trouble with {object}|A day with {subject}|{object}, at last|{place}|Fair opens|After the rain|"
    "A quiet year|Harbour at night|Editorial|Two roads|{name}|Will {subject} leave {place} before the end of the season?|Who needs {object}?|"
    "‘{subject} cannot wait’|The long way from {place} to {place2}: what {subject} learned|{subject}: {name} on {object}|IN VIDEO: {subject} in {place}|"
    "Is it too late for {object} in {place}?".split("|"),
    "ar": "{subject} {verb} {object}|{subject} {verb} {object} قرب {place}|{place}: {subject} {verb} {object}|لماذا {verb} {subject} {object}؟|"
    "كيف تغير {place}؟|{name}: «{subject} {verb} {object}»|{object} في {place}|عودة {object}|خمسة أمور عن {object}|"
    "هل {place} مستعد للصيف؟|{subject}... {object}|بالصور: {subject} في {place}|يوم مع {subject}|في انتظار {object}|{subject} بين {place} و{place2}|بعد المطر|سنة هادئة|افتتاح المعرض|{place}|"
    "الافتتاحية|طريقان|هل يترك {subject} {place} قبل نهاية الموسم ويعود إلى {place2}؟|من يحتاج إلى {object}؟|{name}|الطريق الطويل من {place} إلى {place2}|"
    "أهي عودة إلى {place} أم إلى {place2}؟|{subject} بعد الصيف… وأسئلة {place}|بين {place} و{place2}: حكاية {object}".split("|"),
}
HEADINGS = {
    "en": "A long wait|What the survey found|{place} today|The next step|Looking ahead|{subject} and {object}|No easy answer|Voices from {place}|"
    "1. The plan|Who pays?|Background|Chapter 3|Article 12|II. The river|{subject} denies delay|{subject} to move {object} near {place}|"
    "What does {subject} want from {place}? And will it ever see {object} again?|Questions and answers|*".split("|")[:-1],
    "ar": "انتظار طويل|ماذا وجد المسح|{place} اليوم|الخطوة التالية|نظرة إلى الأمام|{subject} و{object}|لا جواب سهلا|أصوات من {place}|"
    "أولا: الخطة|من يدفع؟|خلفية|الفصل الثالث|المادة ١٢|ثانيا - النهر|{subject} ينفي التأخير|{subject} ينقل {object} قرب {place}|"
    "ما موقع {place} من خطة {subject} الجديدة؟ وهل تعود {object} إلى ما كانت عليه قبل الصيف؟|أسئلة وأجوبة".split("|"),
}
OUTLETS = {
    "en": "The Harbour Times|Oakport Post|Cedar News Agency|Valley Herald|Lakeside Online|The Daily Lantern|North Wind Review|Radio Millbrook|"
    "Blue Lamp|Open Field Journal|Westbridge Today|The Gardener|TV Nine|oakport.example|Morning Bell|South Gate|Al Manara|Kite News|The Ledger".split("|"),
    "ar": "صحيفة الميناء|جريدة الوادي|وكالة الأرز للأنباء|مجلة البستان|موقع الضفة|قناة النخيل|الفانوس|الساحة|إذاعة الجبل|المنارة|صدى الميناء|"
    "شبكة الريح|المرسى نيوز|البوابة الخضراء|القنديل|الشرفة".split("|"),
}
ROLES = {
    "en": "a botanist and writer|a journalist based in {place}|a professor of music|a researcher at the Institute of Gardens|an award-winning columnist|"
    "the author of three books on birds|editor of {outlet}".split("|"),
    "ar": "كاتب وباحث|كاتبة وصحافية|أستاذ الموسيقى|باحث في معهد الحدائق|صحافي مقيم في {place}|محللة وكاتبة|رئيس تحرير {outlet}".split("|"),
}
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "egyptian": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
    "levantine": "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول".split("|"),
    "moroccan": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر".split(),
}
DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split(),
}
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


class Words:
    """Random text in one language."""

    def __init__(self, random: Random, language: str) -> None:
        self.random, self.language = random, language

    def pick(self, bank: dict[str, list[str]]) -> str:
        """One phrase of a bank, its holes filled."""
        return self.fill(self.random.choice(bank[self.language]))

    def fill(self, phrase: str) -> str:
        while "{" in phrase:
            name = phrase[phrase.index("{") + 1 : phrase.index("}")]
            phrase = phrase.replace("{" + name + "}", self.hole(name), 1)
        return phrase

    def hole(self, name: str) -> str:
        banks = {"place": PLACES, "place2": PLACES, "subject": SUBJECTS, "verb": VERBS, "object": OBJECTS, "outlet": OUTLETS}
        if name == "name":
            return self.name()
        if name == "day":
            return self.random.choice(DAYS[self.language])
        if name == "month":
            return self.random.choice(MONTHS["en" if self.language == "en" else "levantine"])
        return self.random.choice(banks[name][self.language])

    def name(self) -> str:
        first, last = self.random.choice(FIRST[self.language]), self.random.choice(LAST[self.language])
        if self.random.random() < 0.1:
            first = f"{first} {self.random.choice(FIRST[self.language])}"
        return f"{first} {last}"

    def sentence(self) -> str:
        random, language = self.random, self.language
        if random.random() < 0.08:
            return self.pick(QUOTES)
        order = (VERBS, SUBJECTS) if language == "ar" and random.random() < 0.4 else (SUBJECTS, VERBS)
        parts = [self.pick(OPENERS)] if random.random() < 0.3 else []
        parts += [self.pick(bank) for bank in order] + [self.pick(OBJECTS)]
        parts += [self.pick(TAILS) for _ in range(random.choices((0, 1, 2, 3, 4), (1, 4, 4, 2, 1))[0])]
        text = " ".join(parts)
        end = random.choices((".", "?", "…", "!"), (60, 2, 1, 1))[0]
        if language == "ar":
            end = {"?": "؟"}.get(end, end)
        return text[0].upper() + text[1:] + end

    def paragraph(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def title(self) -> str:
        text = self.pick(TITLES)
        if self.random.random() < 0.15:
            text += self.fill(self.random.choice([" {place}", ", {place}", ": {object}", " – {subject}"]))
        if self.language == "ar":
            return text
        style = self.random.random()
        if style < 0.08:
            return text.upper()
        if style < 0.6:
            return " ".join(w[0].upper() + w[1:] if len(w) > 3 or i == 0 else w for i, w in enumerate(text.split()))
        return text[0].upper() + text[1:]

    def outlet(self) -> str:
        return self.random.choice(OUTLETS[self.language])

    def digits(self, text: str, eastern: bool) -> str:
        return text.translate(_EASTERN) if eastern else text


class Dates:
    """Dates in one site's way of writing them."""

    FORMS = {
        "en": ["{M} {d}, {y}", "{M} {d}, {y}", "{d} {M} {y}", "{m3} {d}, {y}", "{d} {m3} {y}", "{d:02}/{m:02}/{y}", "{m}/{d}/{y}", "{y}-{m:02}-{d:02}",
               "{W}, {M} {d}, {y}", "{w3}, {d} {m3} {y}", "{d} {m3} {y2}", "{M} {d}th, {y}", "{y}/{m:02}/{d:02}", "{d}.{m}.{y}", "{m3} {d} , {y}"],
        "ar": ["{d} {L} {y}", "{L} {d} {y}", "{W} {d} {L} {y}", "{d} {E} {y}", "{W}، {d} {E} {y}", "{d}/{m}/{y}", "{y}/{m:02}/{d:02}", "{d} {L}/ {E} {y}",
               "{d} {E} ({L}) {y}", "{d} {K} {y}", "{y}-{m:02}-{d:02}", "{E} {d}، {y}", "{d}-{m}-{y}"],
    }  # fmt: skip
    TIMES = {
        "en": ["", "", "", "", " {h}:{n:02} am", " at {h}:{n:02} pm", ", {h}:{n:02} GMT", " {h:02}:{n:02}:00 GMT", " - {h}:{n:02}"],
        "ar": ["", "", "", "", " - {h}:{n:02}", " الساعة {h}:{n:02}", " {h}:{n:02} ص", " | {h:02}:{n:02} مساء", "، {h}:{n:02} بتوقيت غرينتش"],
    }  # fmt: skip

    def __init__(self, random: Random, language: str) -> None:
        self.random, self.language = random, language
        self.form, self.time = random.choice(self.FORMS[language]), random.choice(self.TIMES[language])
        self.eastern = language == "ar" and random.random() < 0.25
        self.mixed = random.random() < 0.25
        self.day = datetime.date(2005, 1, 1) + datetime.timedelta(random.randrange(7000))

    def write(self, plain: bool = False) -> str:
        """The next date of the site, going back in time."""
        self.day -= datetime.timedelta(self.random.choice((0, 1, 1, 2, 5, 20)))
        if self.mixed and self.random.random() < 0.4:
            self.form = self.random.choice(self.FORMS[self.language])
        day, form = self.day, self.form + ("" if plain else self.time)
        names = DAYS[self.language]
        month = day.month - 1
        text = form.format(
            d=day.day, m=day.month, y=day.year, y2=f"{day.year % 100:02}", W=names[day.weekday()], w3=names[day.weekday()][:3],
            M=MONTHS["en"][month], m3=MONTHS["short"][month], L=MONTHS["levantine"][month], E=MONTHS["egyptian"][month],
            K=MONTHS["moroccan"][month], h=self.random.randrange(1, 13), n=self.random.randrange(60),
        )  # fmt: skip
        return text.translate(_EASTERN) if self.eastern else text
