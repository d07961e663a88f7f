"""Names that find each other across scripts and spellings: keys, scored matches, clusters. Nothing merges rows.

>>> from diglot.names import clusters, match
>>> match("الكاظمي", "Al Kadhemi").same
True
>>> [cluster.members for cluster in clusters(["Kazemi", "Khamenei", "al-Kadhimi", "Khomeini"])]
[('al-Kadhimi', 'Kazemi'), ('Khamenei',), ('Khomeini',)]
"""

from diglot.names.clusters import Cluster, candidates, clusters, table
from diglot.names.found import of_batches
from diglot.names.keys import key
from diglot.names.match import SAME, Match, match

__all__ = ["SAME", "Cluster", "Match", "candidates", "clusters", "key", "match", "of_batches", "table"]
