"""How long Beleg takes, beside other generators, on sites made for measuring."""
