"""The French stemmer alone says what the whole package says."""

import subprocess
import sys

from tests.architecture.sources import ROOT

WORDS = "ordinateurs imprimante virements piratée cherchions allée œuvres déconnectée mots x".split()
ALONE = f"""
import sys
sys.path.insert(0, {str(ROOT / "src")!r})
from numi.library.stems import stem
alone = [stem(word) for word in {WORDS!r}]
assert "snowballstemmer.serbian_stemmer" not in sys.modules
import snowballstemmer
whole = snowballstemmer.stemmer("french")
assert "snowballstemmer.serbian_stemmer" in sys.modules
assert alone == [whole.stemWord(word) for word in {WORDS!r}], alone
"""


def test_the_stems_are_those_of_the_package_and_the_other_languages_stay_on_disk():
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert done.returncode == 0
