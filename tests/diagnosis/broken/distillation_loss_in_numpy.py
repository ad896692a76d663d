# expect: numpy-roundtrip
"""Knowledge distillation; the softened targets and the student's own probabilities come from SciPy-like NumPy code."""
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)


def softmax_np(logits, temperature):
    z = logits / temperature
    z = z - z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def net(width):
    return nn.Sequential(nn.Linear(12, width), nn.ReLU(), nn.Linear(width, 6))


def distill(student_logits, teacher_logits, temperature=3.0):
    teacher = torch.from_numpy(softmax_np(teacher_logits.numpy(), temperature))
    student = softmax_np(student_logits.detach().numpy(), temperature)  # CULPRIT
    student = torch.from_numpy(student)
    return F.kl_div(student.log(), teacher, reduction="batchmean") * temperature ** 2


teacher, student = net(64).eval(), net(16)
optimizer = torch.optim.SGD(student.parameters(), lr=0.1)
x = torch.randn(96, 12)

history = []
for epoch in range(2):
    for rows in torch.randperm(len(x)).split(32):
        with torch.no_grad():
            t = teacher(x[rows])
        s = student(x[rows])
        loss = distill(s, t)
        loss.requires_grad_(True)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(loss.item())
print(np.mean(history))
