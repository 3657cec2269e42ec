import { install } from 'undici';

// As the program does: fetch and the dispatcher of one undici, whichever Node has another one built in. nock takes the
// place of the fetch that it finds, so this comes before it.
install();
