"""Strange inputs for the four doors through which other people's words come in.

A target takes any bytes, lets a station read them, and raises AssertionError where a promise does
not hold; whatever else it raises is a bug as well. ``corpus/`` has a folder of inputs for each.
``tests/test_fuzz.py`` tries these and some changes of them in seconds; ``make fuzz`` looks for ways
that nobody has gone yet, for as long as one likes.
"""
