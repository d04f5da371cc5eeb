// What the tests of the search call in a page that holds nothing else.

import { Search } from "../../../pages/widgets/explorer/search.js";
import { normalize } from "../../../pages/widgets/explorer/spelling.js";
import { unpack } from "../../../pages/widgets/explorer/tree.js";

Object.assign(window, { Search, normalize, unpack });
