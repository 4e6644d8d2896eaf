# Says of a log of tests what failed, once more, since it stands far above in the log, and then the counts of all runners, added up,
# alone on the last line.
#
# A runner lists what failed under "N failing", and ends with "N passed, N failed, N skipped".
/^ *[0-9]+ failing$/ { failing = 1 }
/^> event-invoke-operator@/ { failing = 0 }
/^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ {
  failing = 0
  runs++
  passed += $1
  failed += $3
  skipped += $5
}
failing
END { if (runs > 0) printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }
