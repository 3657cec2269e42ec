const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/**
 * Words that accounts are named with and that name nobody by themselves ("Backup Service", "Okta Admin"), states, and
 * words of the pseudonyms. As a part of other text they stay; a whole value that is somebody's name is replaced.
 */
export const generic = words(`
  account admin administrator api app application automation backup bot build ci client contractor corp default demo
  dev developer device engineering everyone external finance group guest help helpdesk hr import info integration
  internal it jira legacy login mail manager monitoring name noreply office okta operations ops partner password policy
  prod production report reporting root sales sandbox scim security server service services shared slack staging
  support svc sync system team temp test testing user users vendor webhook workflow
  active all created deactivated denied deprovisioned direct fail failed false inactive intact managed manual none not
  pass passed pending recovery staged strong suspended true unknown unused waived weak
  address email ip invalid phone pseudonym iphone ipad android mac macbook windows computer laptop desktop
`);

/** Names that are English words, too: replaced where they begin with a capital. */
export const prose = words(`
  an and art as at bank banks be best bill black brown bush by can carter case cash chance chase christian cook cross
  day dawn dean do down drew eve faith field fields fox frank gay good grace grant gray green guy he hill hope house
  how in is joy june april may august king lane law li little long lord lot love low major mark marsh mason max me
  miller my new no north of old on or page park parks pat price ray reed rich rob rose rush sale see she sharp short
  so stone street sue summer the to van von way we west white will winter wise wood woods words young you
`);
