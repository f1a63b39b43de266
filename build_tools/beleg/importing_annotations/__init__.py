"""Other programs' annotations and reviews become annotations of this site, or are listed.

Read are W3C Web Annotations, Hypothesis' API and export, and schema.org's ClaimReview. Nothing is
fetched and nothing guessed: an annotation is taken over only where its article is known and its
passage is found exactly once, and a verdict only where its words are on the site's scale or
somebody has said which step they mean. Every value that is not taken over is named.
"""
