/** The first of a list, as many as JSON writes in so many bytes; all of it is ASCII. */
export function takeFitting<One>(list: readonly One[], maxBytes: number): One[] {
  let bytes = 0;
  const end = list.findIndex((one) => {
    bytes += JSON.stringify(one).length + 1;
    return bytes > maxBytes;
  });
  return end === -1 ? [...list] : list.slice(0, end);
}
