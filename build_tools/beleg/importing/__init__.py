"""Press text in, article out: every word of the original is accounted for, and none is reworded.

An original is cut into pieces (``plain_text``, ``web_page``, ``markdown_file``), each of which goes
to one place: a key of the front matter, the body, or the list of what was left out. The pieces
together must give the original, word by word (``pieces.unaccounted``), and the finished article
must show exactly the pieces of its body (``article_file``). Who recognises a piece wrongly loses
nothing: the words are in the article or in the list, with their line.

Nothing in this room reads a file or an address.
"""
