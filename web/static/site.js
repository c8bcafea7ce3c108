// What every page does better with a script; each works without.
"use strict";
