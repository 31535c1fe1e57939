"""The page frame: base templates, navigation, the pieces every page is made of, the built front-end assets."""
