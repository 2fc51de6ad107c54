"""The public page kit: kept pages, style, forms of several pages, private links, local texts."""
