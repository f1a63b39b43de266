// Keeps the filter in the address and says how many notes are shown. The filter itself is CSS.
(() => {
  const page = document.querySelector(".fc-page");
  const status = page && page.querySelector(".fc-status");
  if (!status) return;
  const boxes = [...page.querySelectorAll('.fc-chip [name="verdict"]')];
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const say = () => {
    const tones = chosen();
    const notes = [...page.querySelectorAll(".fc-note")];
    const shown = notes.filter((note) => getComputedStyle(note).display !== "none").length;
    const { all, some } = status.dataset;
    status.textContent = tones.length ? some.replace("{shown}", shown) : all;
  };
  const wanted = (new URLSearchParams(location.search).get("verdict") || "").split(",");
  boxes.forEach((box) => {
    box.checked = wanted.includes(box.value);
    box.addEventListener("change", () => {
      const url = new URL(location);
      const tones = chosen();
      url.searchParams.delete("verdict");
      // Written by hand, so that the commas stay readable.
      if (tones.length) url.search += `${url.search ? "&" : "?"}verdict=${tones.join(",")}`;
      history.replaceState(history.state, "", url);
      say();
    });
  });
  if (chosen().length) say();
})();
