python3 -c 'import os, subprocess
os.system("modal app stop ap-1")
subprocess.run(["kill", "312"])'
