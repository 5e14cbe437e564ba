/**
 * Whether a file name matches a pattern: `*` matches any characters, `?` matches one. It takes at most as many steps as
 * name and pattern have characters, multiplied; as a regular expression, a pattern with many `*` could take for ever.
 */
export function matchesPattern(pattern: string, name: string): boolean {
  const wanted = [...pattern];
  const given = [...name];
  let at = 0;
  let star = -1;
  let starEnds = 0;
  for (let place = 0; place < given.length;) {
    if (wanted[at] === '*') {
      star = at++;
      starEnds = place;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[place])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      // Only the latest * has to take one more character: what the earlier ones took can stay.
      at = star + 1;
      place = ++starEnds;
    } else return false;
  }
  return wanted.slice(at).every((character) => character === '*');
}
