// The indexes of a language. Pagefind makes an index only whole, so a long archive has several; what
// one of them is asked, all are.

// `root`: the folder of the indexes; `pages`: how many pages each of the language has.
export async function openIndexes(root, lang, pages) {
  const some = pages.flatMap((number, at) => (number ? [`${lang}/${at}`] : []));
  return Promise.all(some.map(async (index) => {
    // The fragment makes it a module of its own, with its own memory, but not a further download.
    const program = await import(`${new URL("pagefind.js", root)}#${index}`);
    await program.options({ basePath: `${new URL(`${index}/`, root)}`, noWorker: true });
    await program.init();
    return program;
  }));
}
