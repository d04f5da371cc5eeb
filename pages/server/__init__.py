"""What the server does around the pages: headers, origin guard, routes, uploads, health, metrics, audit log."""
