halt() { modal app stop "$1"; }
unused() { modal app stop ap-9; }
halt ap-1
