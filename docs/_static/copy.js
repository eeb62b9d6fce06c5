// The button that copies code leaves out the output of sessions. Pygments marks only some of it, so
// each line without a prompt gets a class here, just before the button reads the code.
"use strict";

(() => {
  const PROMPT = ".gp:not(.gp-VirtualEnv)";

  /** Give the lines that nobody has typed a class. */
  const markOutput = (pre) => {
    let line = [];
    let goesOn = false;
    const end = () => {
      const first = line.find((node) => node.textContent);
      const text = line.map((node) => node.textContent).join("");
      // Pygments takes output in parentheses for the name of a virtual environment
      const isTyped = goesOn || line.some((node) => node instanceof Element && (node.matches(PROMPT) || node.querySelector(PROMPT)));
      if (first && !isTyped) {
        const output = document.createElement("span");
        output.className = "site-output";
        first.before(output);
        output.append(...line.filter((node) => node.parentNode));
      }
      // the command of a shell, in several lines
      goesOn = isTyped && text.trimEnd().endsWith("\\");
      line = [];
    };
    for (let node of [...pre.childNodes]) {
      while (node instanceof Text && node.data.includes("\n")) {
        const rest = node.splitText(node.data.indexOf("\n") + 1);
        line.push(node);
        end();
        node = rest;
      }
      line.push(node);
      // an emphasised line is one element
      if (node.textContent.endsWith("\n")) end();
    }
    end();
  };

  addEventListener(
    "click",
    ({ target }) => {
      const button = target instanceof Element && target.closest(".copybtn");
      const pre = button && button.parentElement.querySelector(":is(.highlight-pycon, .highlight-console) pre");
      if (pre && !pre.querySelector(".site-output")) markOutput(pre);
    },
    true,
  );
})();
