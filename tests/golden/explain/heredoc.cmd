bash <<EOF
modal app stop $(echo ap-1)
EOF
cat > notes.md <<'EOF'
never run: modal app stop ap-2
EOF
