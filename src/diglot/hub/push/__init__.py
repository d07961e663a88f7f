"""Push a build to a hub, pull one out: to a folder or to an address."""
