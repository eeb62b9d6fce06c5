"""The live preview: a site on localhost that shows an edit as soon as its file is saved.

There are three kinds of processes:

- the *server* (:mod:`.server`, :mod:`.session`) watches files and answers browsers, but does not
  build;
- the *parent* (:mod:`.parent`) has imported everything that a build needs, and is only forked;
- a *child* (:mod:`.child`) has loaded the application and the environment. It waits for a change,
  builds once, and ends. It has a fork (:mod:`.preview`) that shows the changed page during the
  build, and that one has a fork that shows the section of an edited entry before (:mod:`.entry`).

No process builds twice, so data that a build leaves in memory cannot affect the next one.
"""
