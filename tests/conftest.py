"""Settings for every test: hypothesis is given no deadline, because first uses load tables."""

from hypothesis import settings

settings.register_profile("diglot", deadline=None)
settings.load_profile("diglot")
