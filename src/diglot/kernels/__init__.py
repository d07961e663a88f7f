"""The compiled core: loops over code points and words in C, each behind one typed Python function.

A kernel stands in two files of one name: ``words.c`` does the work, ``words.py`` is its only caller, which gives the
arrays, states their shapes, and grows what is too small. `kernels.h` says what a kernel may do: read and write the
arrays it is given, and nothing else. `library` loads what was built at installation.
"""
