"""Sentences that stand elsewhere in a translation."""

import random

from diglot.pairs.align import align
from diglot.pairs.lexicon import lexicon
from diglot.pairs.model import model
from diglot.pairs.moved import MOST, moved

ENGLISH = [
    "The director bought three Roman coins from Aleppo.",
    "Children under seven pay nothing for their tickets.",
    "The garden behind the library is closed in winter.",
    "Visitors may eat bread and fruit near the river.",
]
ARABIC = [
    "اشترى المدير ثلاث عملات رومانية من حلب.",
    "لا يدفع الأطفال دون السابعة شيئًا ثمنًا لتذاكرهم.",
    "الحديقة خلف المكتبة مغلقة في الشتاء.",
    "يمكن للزوار أن يأكلوا الخبز والفاكهة قرب النهر.",
]


def test_sentences_find_each_other_in_any_order() -> None:
    order = list(range(4))
    for seed in range(5):
        random.Random(seed).shuffle(order)
        rows, columns, scores, rivals = moved(ENGLISH, [ARABIC[i] for i in order], lexicon(), model())
        assert [order[j] for j in columns.tolist()] == rows.tolist() == list(range(4))
        assert (scores > rivals).all()


def test_nothing_is_asked_of_nothing_nor_of_very_much() -> None:
    for english, arabic in (([], ARABIC), (ENGLISH, []), (ENGLISH * MOST, ARABIC)):
        assert [len(each) for each in moved(english, arabic, lexicon(), model())] == [0, 0, 0, 0]


def test_a_block_that_was_moved_is_found_and_what_is_no_translation_is_not() -> None:
    """Two sentences change places with three others; of a text with strangers none has a partner elsewhere."""
    head = [(f"House {i} has {i + 40} windows.", f"في البيت {i} هناك {i + 40} نافذة.") for i in range(6)]
    english, arabic = [one for one, _ in head], [other for _, other in head]
    found = align([*english, *ENGLISH], [*arabic[:2], *ARABIC[:2], *arabic[2:], *ARABIC[2:]])
    assert ((6,), (2,)) in [bead[:2] for bead in found] and ((7,), (3,)) in [bead[:2] for bead in found]
    strangers = ["هطلت الأمطار على الجبال.", "وصل القطار متأخرًا.", "لا أحد يعرف السبب.", "كان الطبيب متعبًا."]
    assert not any(bead.english and bead.arabic for bead in align(ENGLISH, strangers) if bead.score >= 0.9)


def test_a_sentence_in_another_script_has_no_partner_elsewhere() -> None:
    rows, columns, _, _ = moved(["Хлеб стоит 512 и 777."], ["سعر الخبز 512 و777."], lexicon(), model())
    found = align([*ENGLISH, "Хлеб стоит 512 и 777."], ["سعر الخبز 512 و777.", *ARABIC])
    assert all(bead[:2] != ((4,), (0,)) for bead in found) and rows.tolist() == columns.tolist()
