"""Pages for everybody: home, directory, conventions, sign-in."""
