pkill -f "modal run" || echo none
