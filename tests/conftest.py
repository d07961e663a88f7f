"""Settings for every test.

Hypothesis is given no deadline, because first uses load tables, and draws the same examples every time, so that a test
that passed yesterday passes today. ``HYPOTHESIS_PROFILE=search`` looks for new ones, a thousand a test.
"""

import os

from hypothesis import settings

from tests.browser import browser as browser

settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
