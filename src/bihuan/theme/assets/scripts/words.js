// Numbers as Chinese words, the way the server writes them (theme/wording.py); at most four decimals.
const DIGITS = "零一二三四五六七八九";
const SMALL = ["", "十", "百", "千"];
const LARGE = ["", "万", "亿", "万亿"];
const MAGNITUDES = { 万元: [4, "元"], 亿元: [8, "元"], 万亩: [4, "亩"], 万吨: [4, "吨"] };

function whole(digits) {
  if (/^0*$/.test(digits)) return "零";
  const groups = [];
  for (let end = digits.length; end > 0; end -= 4) groups.unshift(digits.slice(Math.max(0, end - 4), end));
  let words = "";
  let gap = false;
  groups.forEach((group, index) => {
    let part = "";
    [...group].forEach((digit, place) => {
      if (digit === "0") {
        gap = true;
        return;
      }
      if (gap && words + part) part += "零";
      gap = false;
      part += DIGITS[digit] + SMALL[group.length - place - 1];
    });
    if (part) words += part + LARGE[groups.length - index - 1];
  });
  return words.replace(/^一十/, "十");
}

export function inWords(text, unit) {
  const match = /^\s*(\d{1,12})(?:\.(\d{0,4}))?\s*$/.exec(text.replaceAll(",", ""));
  if (!match) return "";
  let [integer, decimals] = [match[1], match[2] ?? ""];
  const [power, name] = MAGNITUDES[unit] ?? [0, unit ?? ""];
  const moved = decimals.padEnd(power, "0");
  integer += moved.slice(0, power);
  decimals = moved.slice(power);
  integer = integer.replace(/^0+(?=\d)/, "");
  if (integer.length > 16) return "";
  decimals = decimals.replace(/0+$/, "");
  if (document.documentElement.lang === "en") {
    const grouped = integer.replace(/\B(?=(\d{3})+$)/g, ",");
    return `${grouped}${decimals && "."}${decimals} ${name === "元" ? "yuan" : name}`.trimEnd();
  }
  return whole(integer) + (decimals ? "点" + [...decimals].map((digit) => DIGITS[digit]).join("") : "") + name;
}
