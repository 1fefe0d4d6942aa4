echo fine
if then; modal app stop ap-1
