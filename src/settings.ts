/** The flags that every command takes, as given on the command line. */
export interface GlobalFlags {
  profile?: string;
  org?: string;
  dir?: string;
  config?: string;
  json?: boolean;
  quiet?: boolean;
  /** `--no-color` makes it false. */
  color?: boolean;
  /** `--no-input` makes it false. */
  input?: boolean;
  debug?: boolean;
}
