"""Help requests, needs, matches, routes: models, services, candidates, forms, views, messages."""
