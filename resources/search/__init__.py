"""The search of the directory, one for all who look for entries: `search(Asked(text="food"))`."""

from resources.search.asked import Asked
from resources.search.finding import MOST, Found, find_ids, search
from resources.search.near import Near, near, near_ward

__all__ = ["MOST", "Asked", "Found", "Near", "find_ids", "near", "near_ward", "search"]
