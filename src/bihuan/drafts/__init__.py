"""What is typed is kept: drafts of forms, for one person in one post, until the act is done or thirty days are over."""
