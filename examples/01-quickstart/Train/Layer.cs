namespace Tune.Hpc.Examples.Quickstart;

/// <summary>A fully connected layer trained by stochastic gradient descent with momentum.</summary>
internal sealed class Layer(int inputs, int outputs)
{
    // Row i holds the weights from input i to every output; the last row is the bias.
    private readonly float[] _weights = new float[(inputs + 1) * outputs];
    private readonly float[] _velocity = new float[(inputs + 1) * outputs];
    private readonly float[] _gradient = new float[(inputs + 1) * outputs];

    /// <summary>He et al. (2015): weights drawn with variance 2 / inputs keep the signal's size through the layer.</summary>
    public void Initialise(Random random)
    {
        double scale = Math.Sqrt(2.0 / inputs);
        for (int i = 0; i < inputs * outputs; i++)
        {
            // Box-Muller; 1 - u keeps the logarithm away from zero.
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            _weights[i] = (float)(scale * normal);
        }
    }

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        _weights.AsSpan(inputs * outputs, outputs).CopyTo(output);
        for (int i = 0; i < inputs; i++)
        {
            float value = input[i];
            if (value == 0)
            {
                // Half of all pixels are blank.
                continue;
            }

            var row = _weights.AsSpan(i * outputs, outputs);
            for (int j = 0; j < row.Length; j++)
            {
                output[j] += value * row[j];
            }
        }
    }

    /// <summary>Adds this example's gradient, given the loss's slope at each output.</summary>
    public void Accumulate(ReadOnlySpan<float> input, ReadOnlySpan<float> slope)
    {
        for (int i = 0; i <= inputs; i++)
        {
            float value = i < inputs ? input[i] : 1;
            if (value == 0)
            {
                continue;
            }

            var row = _gradient.AsSpan(i * outputs, outputs);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] += value * slope[j];
            }
        }
    }

    /// <summary>The loss's slope at each input.</summary>
    public void Backward(ReadOnlySpan<float> slope, Span<float> inputSlope)
    {
        for (int i = 0; i < inputs; i++)
        {
            var row = _weights.AsSpan(i * outputs, outputs);
            float sum = 0;
            for (int j = 0; j < row.Length; j++)
            {
                sum += row[j] * slope[j];
            }

            inputSlope[i] = sum;
        }
    }

    public void Step(float learningRate, float momentum, float weightDecay, int batch)
    {
        int biasFrom = inputs * outputs;
        for (int i = 0; i < _weights.Length; i++)
        {
            float decay = i < biasFrom ? weightDecay * _weights[i] : 0;
            _velocity[i] = momentum * _velocity[i] - learningRate * (_gradient[i] / batch + decay);
            _weights[i] += _velocity[i];
        }

        Array.Clear(_gradient);
    }

    public void Write(BinaryWriter writer) => Array.ForEach([_weights, _velocity], part => Array.ForEach(part, writer.Write));

    public void Read(BinaryReader reader)
    {
        foreach (float[] part in (float[][])[_weights, _velocity])
        {
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = reader.ReadSingle();
            }
        }
    }
}
