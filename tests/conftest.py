"""Settings for every test: hypothesis is given no deadline, because the machines are shared and first uses load tables."""

from hypothesis import settings

settings.register_profile("diglot", deadline=None)
settings.load_profile("diglot")
