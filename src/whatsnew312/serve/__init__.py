"""The live preview: a site on localhost that shows an edit as soon as its file is saved.

Three kinds of processes work together:

- the *server* (:mod:`.server`, :mod:`.session`) watches files, answers browsers and builds nothing;
- the *parent* (:mod:`.parent`) has imported everything that a build needs, and forks;
- a *child* (:mod:`.child`) has the application and the environment ready, waits for a change,
  builds once, and ends. It has a fork of its own (:mod:`.preview`) that shows the changed page
  while the child builds.

No process builds twice, so nothing that one build leaves in memory can reach the next one.
"""
