// What axe does not measure: whether a page is too wide, whether its targets are large enough (WCAG 2.2, 2.5.8),
// and whether the focus can be seen (2.4.7, with the 3:1 of 1.4.11). `measured()` gives what falls short.
{
  const TARGETS = "a[href], button, input, select, textarea, summary";
  const LEAST = 24;
  const CONTRAST = 3;
  const dot = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const brush = dot.getContext("2d", { willReadFrequently: true });

  const name = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 90);
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  /** Return red, green, blue and alpha of a colour, however it is written. */
  const channels = (colour) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    return brush.getImageData(0, 0, 1, 1).data;
  };

  const brightness = ([red, green, blue]) => {
    const light = [red, green, blue].map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
  };

  const contrast = (one, other) => {
    const [dark, bright] = [brightness(channels(one)), brightness(channels(other))].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };

  const paperBehind = (element) => {
    for (let above = element.parentElement; above; above = above.parentElement) {
      const colour = getComputedStyle(above).backgroundColor;
      if (channels(colour)[3] === 255) return colour;
    }
    return "Canvas";
  };

  /** Say whether a link stands in a sentence, whose line decides its height. */
  const isInSentence = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    const block = element.parentElement.closest("p, li, dd, dt, td, th, blockquote, figcaption, label, h1, h2, h3, h4");
    return Boolean(block) && block.textContent.trim().length > element.textContent.trim().length;
  };

  const isSmall = (element) => {
    const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
    return Math.min(width, height) < LEAST - 0.01;
  };

  const showsFocus = (element) => {
    element.focus({ focusVisible: true, preventScroll: true });
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && contrast(outlineColor, paperBehind(element)) >= CONTRAST;
  };

  globalThis.measured = () => {
    const shown = [...document.querySelectorAll(TARGETS)].filter((element) => isShown(element) && !element.disabled);
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
    const out = (element) => isShown(element) && element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5;
    const before = document.activeElement;
    const unseen = shown.filter((element) => element.tabIndex >= 0 && !showsFocus(element)).map(name);
    before.focus({ preventScroll: true });
    return {
      too_wide: wide ? [...document.body.querySelectorAll("*")].filter(out).map(name).slice(0, 5).concat("the page") : [],
      small: shown.filter((element) => !isInSentence(element) && isSmall(element)).map(name),
      unseen,
    };
  };
}
