"""The picture beside a link: from right to left, figures and Latin words stand in letters that have them."""

from folkmoot.places.sharing_picture import SANS, Letters, SharingPicture, Told


def pieces(text: str, language: str) -> list[tuple[str, str, str]]:
    picture = SharingPicture(Told("", "", "", "folkmoot.example", language))
    return [(piece, font.getname()[0], direction) for piece, font, direction in picture._pieces(text, Letters(SANS, 27, 400))]


def test_arabic_words_and_figures_have_letters_of_their_own():
    arabic, latin = "Noto Naskh Arabic", "Atkinson Hyperlegible Next"
    found = pieces("بين 55 و\u206668%\u2069 · 1\u00a0300 إجابة, Water for all", "ar")
    assert [(piece, family, direction) for piece, family, direction in found if piece.strip()] == [
        ("بين", arabic, "rtl"),
        ("55", latin, "ltr"),
        ("و", arabic, "rtl"),
        ("68%", latin, "ltr"),
        ("·", latin, "ltr"),
        ("1\u00a0300", latin, "ltr"),
        ("إجابة", arabic, "rtl"),
        (",", latin, "ltr"),
        ("Water for all", latin, "ltr"),
    ]


def test_a_line_from_left_to_right_is_one_piece():
    assert [piece for piece, _family, _direction in pieces("Mellan 55 och 68 % · 300 svar", "sv")] == [
        "Mellan 55 och 68 % · 300 svar"
    ]
