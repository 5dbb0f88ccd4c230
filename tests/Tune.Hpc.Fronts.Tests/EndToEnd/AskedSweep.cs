namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>A sweep whose values, constraint, names and end are decided by a program in sh, which writes down what it is asked.</summary>
internal static class AskedSweep
{
    /// <summary>x is drawn and never 3; y is 2x; a trial ends at its third report of nine.</summary>
    public const string Specification = """
        command: [sh, "{files}/trial.sh", "{y}"]
        files:
          trial.sh: |
            for step in 1 2 3 4 5 6 7 8 9; do
                echo "{\"loss\": $1, \"training_iteration\": $step}" >>"$TUNE_REPORTS"
                until [ "$(grep -c '"call":"enough".*"trial":"'"$TUNE_TRIAL_ID"'".*"training_iteration":'"$step"'[,}]' "$TUNE_TRIAL_DIR/../../../../asked")" -ge 1 ]; do sleep 0.02; done
                [ "$step" -lt 3 ] || sleep 0.5
            done
          functions.sh: |
            while read -r line; do
                printf '%s\n' "$line" >>"$1/asked"
                case $line in
                *'"call":"double"'*) x=${line#*'"x":'}; x=${x%%[,\}]*}; echo "{\"value\": $((x * 2))}" ;;
                *'"call":"allowed"'*) case $line in *'"x":3,'*) echo '{"value": false}' ;; *) echo '{"value": true}' ;; esac ;;
                *'"call":"enough"'*) case $line in *'"training_iteration":3,'*) echo '{"value": "three are enough"}' ;; *) echo '{"value": false}' ;; esac ;;
                *'"call":"folder"'*) echo '{"value": "same (name)/for all"}' ;;
                *) echo '{"error": "no such function"}' ;;
                esac
            done
        functions: [sh, "{files}/functions.sh", "{spec_dir}"]
        param_space: {y: sample_from(call("double")), x: "randint(1, 6)"}
        config_constraints: call("allowed")
        stop: call("enough")
        trial_name: "{experiment} {trial_id} x={x}"
        trial_dirname: {call: folder}
        metric: loss
        mode: min
        num_samples: 4
        max_concurrent_trials: 2
        """;
}
